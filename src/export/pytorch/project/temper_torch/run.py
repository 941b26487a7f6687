"""One run: what of it is kept in its folder, and the classifier of the data's classes on both networks."""
import copy
import hashlib
import json
import os
import sys
import tempfile

import torch
from torch import nn

from .config import Problem
from .data import Rows, imagenet_classes
from .loop import Precision


class Run:
    def __init__(self, options, group):
        self.group, self.folder = group, options.out
        self.precision = Precision(options.precision, group.device)
        self.workers, self.piece = options.workers, options.per_gpu
        self.checkpoint_seconds, self.stop_after = options.checkpoint_every, options.stop_after

    def say(self, text):
        if self.group.first:
            print(text, file=sys.stderr, flush=True)

    def begin(self, identity):
        """:raises Problem: where the folder holds a run of something else, whose parts must not be mixed with this one's"""
        file, text = os.path.join(self.folder, "run.json"), json.dumps(identity, indent=1, sort_keys=True)
        before = read_text(file) if os.path.exists(file) else None
        if before is not None and before != text:
            old = json.loads(before)
            other = [key for key in identity if old.get(key) != identity[key]]
            raise Problem(f"{self.folder} holds a run of another {' and '.join(other)}. Choose another --out, or remove that folder.")
        # Nobody writes before all have looked.
        self.group.wait()
        if self.group.first:
            os.makedirs(self.folder, exist_ok=True)
            whole(file, lambda path: write_text(path, text))

    def has(self, file):
        """Whether a file is there, the same answer for all processes: one of them may write it a moment later."""
        return self.group.share(os.path.exists(file))

    def write(self, file, make):
        """Writes a file of PyTorch, whole or not at all; one process does."""
        if self.group.first:
            os.makedirs(os.path.dirname(file), exist_ok=True)
            whole(file, lambda path: torch.save(make(), path))
        self.group.wait()

    def write_text(self, name, text):
        if self.group.first:
            whole(os.path.join(self.folder, name), lambda path: write_text(path, text))

    def forget(self, file):
        if self.group.first and os.path.exists(file):
            os.remove(file)
        self.group.wait()


def read_text(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write_text(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def whole(file, write):
    """A file is there as a whole or not at all: it is written beside its place and renamed."""
    handle, part = tempfile.mkstemp(dir=os.path.dirname(file) or ".", suffix=".part")
    os.close(handle)
    try:
        write(part)
        os.replace(part, file)
    except BaseException:
        os.unlink(part)
        raise


def fingerprint(sets):
    """Of the names of all pictures that an experiment uses: other files are another run."""
    digest = hashlib.sha256()
    lists = [*sets.parts.items(), *((name, rows.pictures) for name, rows in sets.named.items())]
    for name, pictures in lists:
        digest.update(f"{name}:{[(p.stem, p.label) for p in pictures]}".encode())
    return digest.hexdigest()[:16]


def with_classes(network, sets, part, stages):
    """A network with a classifier for the classes of the data, and how it came to it, in words.

    Its own where the data are the 1,000 of ImageNet; the columns that are these classes where they are some of them; else a linear
    probe on the labelled clean pictures.
    """
    classes, head = sets.classes, network.head
    known = {name: i for i, name in enumerate(imagenet_classes())} if head.out_features == 1000 else {}
    made = copy.copy(network)
    made._modules = dict(network._modules)
    if all(name in known for name in classes):
        columns = [known[name] for name in classes]
        weight, bias, how = head.weight[columns], head.bias[columns], "answers with its own classifier for these classes"
    else:
        weight, bias = stages.fitted(network, Rows(sets.parts[part], sets.side), len(classes))
        how = "has a linear probe for these classes, fitted on labelled clean pictures"
    made.head = nn.Linear(head.in_features, len(classes)).to(weight.device)
    with torch.no_grad():
        made.head.weight.copy_(weight)
        made.head.bias.copy_(bias)
    return made.requires_grad_(False).eval(), how
