"""Whoever speaks in an experiment: the robust or the clean small network, the frozen large one, or both by their certainty."""
import torch

from .heads import dropout_masks, mc_probabilities
from .losses import certainty, certainty_mixture


class Speaker:
    """One frozen network that is asked for its logits and how far it can be trusted."""

    def __init__(self, network, flops, weighting, heads, seed):
        self.network, self.flops, self.masks = network, flops, None
        if weighting == "mc":
            width = network.head.in_features
            self.masks = dropout_masks(width, heads["passes"], heads["dropout"], seed).to(network.mean.device)

    @torch.no_grad()
    def __call__(self, x):
        """:returns: logits [batch, K], trust [batch] in 0..1"""
        features = self.network.run(self.network.blocks, x)
        logits = self.network.head(features).float()
        if self.masks is None:
            return logits, certainty(torch.softmax(logits, 1))
        head = self.network.head
        passes = mc_probabilities(features.float(), head.weight.float(), head.bias.float(), self.masks)
        return logits, certainty(passes.mean(1))


class Mixture:
    """Two as one: the mean of their softened answers, each weighted by how certain it is."""

    def __init__(self, a, b, temperature):
        self.a, self.b, self.temperature, self.flops = a, b, temperature, a.flops + b.flops

    def __call__(self, x):
        logits = certainty_mixture(*self.a(x), *self.b(x), self.temperature)
        return logits, certainty(torch.softmax(logits, 1))


def speaker_of(by, large, small, robust, costs, config):
    """:param by: {"small": "robust", "clean" or None, "frozen": bool}; :param costs: of "large" and "small" """
    student = config["student"]

    def one(network, cost):
        return Speaker(network, cost.forward, student["weighting"], config["heads"], config["seed"])

    frozen = one(large, costs["large"])
    if by["small"] is None:
        return frozen
    speaking = one(robust if by["small"] == "robust" else small, costs["small"])
    return Mixture(speaking, frozen, student["temperature"]) if by["frozen"] else speaking
