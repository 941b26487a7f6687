"""Floating-point operations: 2 for each multiply-add, backward = 2 × forward of what is trained through."""
import torch
from torch import nn


def block_flops(network):
    """Operations of each block on one picture, found by running one. Norms, activations and pooling count nothing."""
    counts = [0] * len(network.blocks)

    def counter(i):
        def count(module, inputs, output):
            if isinstance(module, nn.Conv2d):
                kernel = module.kernel_size[0] * module.kernel_size[1] * module.in_channels // module.groups
                counts[i] += 2 * output.numel() * kernel
            elif isinstance(module, nn.Linear):
                counts[i] += 2 * output.numel() * module.in_features
            else:
                tokens, width = (output[0] if isinstance(output, tuple) else output).shape[-2:]
                # Queries with keys, and weights with values; torchvision's attention does its projections itself, too.
                counts[i] += 4 * tokens * tokens * width
                if isinstance(module, nn.MultiheadAttention):
                    counts[i] += 8 * tokens * width * width

        return count

    hooks = []
    for i, block in enumerate(network.blocks):
        for module in block.modules():
            attention = isinstance(module, nn.MultiheadAttention) or hasattr(module, "qkv")
            if isinstance(module, (nn.Conv2d, nn.Linear)) or attention:
                hooks.append(module.register_forward_hook(counter(i)))
    with torch.no_grad():
        x = torch.zeros(1, 3, network.side, network.side, device=network.mean.device)
        network.run(network.blocks, x)
    for hook in hooks:
        hook.remove()
    return counts


class Cost:
    """Operations of one network by block; `classes` are those of its classifier."""

    def __init__(self, network):
        self.network, self.blocks = network, block_flops(network)
        self.head = 2 * network.head.in_features * network.head.out_features
        self.forward = sum(self.blocks) + self.head

    def run(self, start=0, end=None):
        """A forward pass through blocks [start, end)."""
        return sum(self.blocks[start:end])

    def training(self, trained, start=0, end=None):
        """Forward and backward through blocks [start, end): the gradient of an input only behind something that is trained, that
        of filters only where filters are.

        :param trained: (block, parameter) names that move
        """
        total, reached = 0, False
        for i in range(start, len(self.blocks) if end is None else end):
            moved = [name for block, name in trained if block == i]
            parameters = dict(self.network.blocks[i].named_parameters())
            filters = any(parameters[name].dim() > 1 for name in moved)
            total += self.blocks[i] * (1 + int(reached) + int(filters))
            reached = reached or bool(moved)
        return total

    def answer(self, model, passes):
        """One answer of a tuned model: shared blocks once, each path's own, the heads and their passes of dropout."""
        paths = len(set(model.tails.values()))
        repeats = 1 + passes if len(model.tails) > 1 else 1
        return self.run(0, model.cut) + paths * self.run(model.cut) + len(model.tails) * repeats * self.head


def probe_flops(count, width, classes):
    """Fitting a linear probe: the Gram matrix and its eigenvalue, then two matrix products an iteration."""
    columns = width + 1
    return 2 * count * columns**2 + 2 * 30 * columns**2 + 4 * 200 * count * columns * classes
