"""A complete training step of the embedded large network in PyTorch, on one thread: forward, backward and AdamW, as
`test/bench/pytorch.ts` times it here. The network is that of `src/models/resnet.ts` (`large`, 64 px, 60 classes).

    python3 test/bench/training_step.py [pictures] [steps]

prints one line of JSON: versions, and milliseconds of processor time and of wall time of each step, after three that warm up.
"""

import json
import platform
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


def norm(width):
    return nn.GroupNorm(width // (8 if width % 8 == 0 else 4), width)


class Block(nn.Module):
    def __init__(self, channels, width, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, width, 3, stride, 1, bias=False)
        self.norm1 = norm(width)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.norm2 = norm(width)
        self.downsample = None
        if stride != 1 or channels != width:
            self.downsample = nn.Sequential(nn.Conv2d(channels, width, 1, stride, bias=False), norm(width))

    def forward(self, x):
        inner = F.relu(self.norm1(self.conv1(x)))
        across = self.downsample(x) if self.downsample else x
        return F.relu(self.norm2(self.conv2(inner)) + across)


class Large(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, 2, 1, bias=False)
        self.norm = norm(16)
        blocks, channels = [], 16
        for width, count in ((24, 1), (48, 2), (64, 10)):
            for i in range(count):
                blocks.append(Block(channels, width, 2 if i == 0 else 1))
                channels = width
        self.blocks = nn.Sequential(*blocks)
        self.head = nn.Linear(channels, classes)

    def forward(self, x):
        seen = F.relu(self.norm(self.conv((x - 0.5) / 0.25)))
        return self.head(self.blocks(seen).mean((2, 3)))


def main(pictures=64, steps=9, classes=60):
    torch.set_num_threads(1)
    torch.manual_seed(1)
    model = Large(classes)
    x = 0.5 + 0.2 * torch.randn(pictures, 3, 64, 64)
    labels = torch.arange(pictures) % classes
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.05)

    def step():
        optimiser.zero_grad()
        F.cross_entropy(model(x), labels).backward()
        optimiser.step()

    for _ in range(3):
        step()
    processor, wall = [], []
    for _ in range(steps):
        times = time.process_time(), time.perf_counter()
        step()
        processor.append(1000 * (time.process_time() - times[0]))
        wall.append(1000 * (time.perf_counter() - times[1]))
    print(json.dumps({
        'python': platform.python_version(),
        'torch': torch.__version__,
        'threads': torch.get_num_threads(),
        'pictures': pictures,
        'parameters': sum(parameter.numel() for parameter in model.parameters()),
        'processorMilliseconds': processor,
        'wallMilliseconds': wall,
    }))


if __name__ == '__main__':
    main(*(int(argument) for argument in sys.argv[1:]))
