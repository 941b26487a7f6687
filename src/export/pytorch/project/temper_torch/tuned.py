"""The large model while a part of it is tuned: the frozen path, tuned copies of what moves beside it, and up to three heads."""
import copy

import torch
from torch import nn

from .config import Problem
from .heads import HEADS, mc_probabilities


def parameters_of(module):
    return sum(p.numel() for p in module.parameters())


def cut_for_fraction(network, fraction):
    """The first block from which blocks and classifier hold at most `fraction` of all parameters; the number of blocks if none."""
    sizes = [parameters_of(block) for block in network.blocks]
    head = parameters_of(network.head)
    allowed = fraction * (sum(sizes) + head)
    return next((cut for cut in range(len(sizes)) if sum(sizes[cut:]) + head <= allowed), len(sizes))


def part_bounds(network, tuned, front, fraction):
    """Where the tuned parts lie: the front is blocks [0, front), the last blocks are [last, end); and whether norms are tuned."""
    named, count = tuned.split("-"), len(network.blocks)
    front = front if "front" in named else 0
    last = cut_for_fraction(network, fraction) if "last" in named else count
    if front >= count:
        raise Problem(f"student.front: {front} blocks are all or more of {network.name}, which has {count}; a front leaves something behind it.")
    if front > last:
        raise Problem(
            f"student.front: a front of {front} blocks reaches into the last blocks, which begin at block {last + 1} of {count}. "
            f"Choose a front of at most {last}, or a smaller student.fraction."
        )
    return front, last, "norms" in named


def tuned_names(network, tuned, student):
    """(block, name of the parameter in it) of everything that is tuned but the heads."""
    if tuned == "none":
        return []
    if tuned == "all":
        front, last, norms = 0, 0, False
    else:
        front, last, norms = part_bounds(network, tuned, student["front"], student["fraction"])
    return [
        (i, name)
        for i, block in enumerate(network.blocks)
        for name, parameter in block.named_parameters()
        if i < front or i >= last or (norms and parameter.dim() == 1)
    ]


class TunedModel(nn.Module):
    """:param heads: "three" or "one"; :param held: the first so many blocks were corrected before and are held now"""

    def __init__(self, network, tuned, heads, student, held=0):
        super().__init__()
        # The frozen network is shared with others and is no part of this module's state.
        self.__dict__["network"] = network
        names = tuned_names(network, tuned, student)
        moved = sorted({i for i, _ in names})
        self.count = len(network.blocks)
        self.cut = moved[0] if moved else self.count
        self.tune_from = next((i for i in moved if i >= held), self.count)
        self.names = names
        self.blocks = nn.ModuleDict({str(i): copy.deepcopy(network.blocks[i]) for i in moved})
        for i in moved:
            for name, parameter in self.blocks[str(i)].named_parameters():
                parameter.requires_grad_((i, name) in set(names) and i >= self.tune_from)
        frozen_clean = heads == "three" and student["cleanPath"] == "frozen"
        own = ["combined"] if heads == "one" else [name for name in HEADS if not (frozen_clean and name == "clean")]
        self.heads = nn.ModuleDict({name: copy.deepcopy(network.head) for name in own})
        self.heads.requires_grad_(True)
        if heads == "three" and student["combinedHead"] == "new":
            for parameter in self.heads["combined"].parameters():
                nn.init.zeros_(parameter)
        self.tails = {name: "tuned" for name in own}
        if frozen_clean:
            self.tails = {"clean": "original", **self.tails}
        self.temperatures = {name: 1.0 for name in self.tails}
        self.eval()

    def tuned_blocks(self):
        return [self.blocks[str(i)] if str(i) in self.blocks else block for i, block in enumerate(self.network.blocks)]

    def head(self, name):
        return self.heads[name] if name in self.heads else self.network.head

    def tuned_features(self, x):
        """Penultimate features of the tuned path; what lies before training begins has no gradient."""
        blocks = self.tuned_blocks()
        if self.tune_from == 0:
            return self.network.run(blocks, x)
        with torch.no_grad():
            held = self.network.run(blocks, x, 0, self.tune_from)
        return self.network.run(blocks, held, self.tune_from) if self.tune_from < self.count else held

    def features(self, x):
        """Penultimate features of each path that a head reads, without gradients: what both paths share is computed once."""
        with torch.no_grad():
            shared = self.network.run(self.network.blocks, x, 0, self.cut) if self.cut > 0 else x
            paths = {"original": self.network.blocks, "tuned": self.tuned_blocks()}
            # Behind every block there is nothing left to run.
            run = lambda blocks: self.network.run(blocks, shared, self.cut) if self.cut < self.count else shared  # noqa: E731
            return {tail: run(paths[tail]).float() for tail in set(self.tails.values())}

    def predict(self, x, masks):
        """Class probabilities of each head, and with masks of dropout their mean and variance: {part: {head: [batch, K]}}."""
        found = self.features(x)
        with torch.autocast(x.device.type, enabled=False):
            return self.answered(found, masks)

    def answered(self, found, masks):
        """In full precision: probabilities of many classes have small differences."""
        out = {"probabilities": {}} if masks is None else {"probabilities": {}, "mean": {}, "variance": {}}
        for name, tail in self.tails.items():
            head, warm = self.head(name), self.temperatures[name]
            weight, bias = head.weight.detach().float() / warm, head.bias.detach().float() / warm
            out["probabilities"][name] = torch.softmax(found[tail] @ weight.T + bias, 1)
            if masks is not None:
                passes = mc_probabilities(found[tail], weight, bias, masks)
                out["mean"][name], out["variance"][name] = passes.mean(1), passes.var(1, unbiased=False)
        return out

    def trained(self):
        """Parameters that the steps move."""
        return {name: p for name, p in self.named_parameters() if p.requires_grad}

    def tuned_count(self):
        """Number of weights that differ from the pre-trained ones, a held front included."""
        moved = sum(dict(self.blocks[str(i)].named_parameters())[name].numel() for i, name in self.names)
        return moved + parameters_of(self.heads)

    def total_count(self):
        """Of the model as it answers: tuned copies replace the originals unless the clean head still needs these."""
        plain = parameters_of(self.network.blocks) + parameters_of(self.network.head)
        if "original" in self.tails.values():
            return plain + self.tuned_count()
        return parameters_of(self.network.blocks) + parameters_of(self.heads)


class Untuned(TunedModel):
    """A network as it is, with one head on the original path."""

    def __init__(self, network):
        super().__init__(network, "none", "one", {"cleanPath": "frozen", "combinedHead": "original"})
        self.heads = nn.ModuleDict()
        self.tails, self.temperatures = {"clean": "original"}, {"clean": 1.0}
