"""The experiment of Temper in PyTorch: train.py runs it, each file here is one part of it."""
