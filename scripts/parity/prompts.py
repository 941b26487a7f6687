"""Logits of a small vision transformer with visual prompts, in plain PyTorch, for `test/parity/prompts.test.ts`.

Jia et al., "Visual Prompt Tuning" (ECCV 2022), eq. 4 to 8: shallow, the prompts go into the first block behind the class token and through
all others; deep, every block gets its own in their place. Weights and picture are those of `formulaWeights.ts`.

Run by hand, from the root of the repository (needs PyTorch and NumPy only): python3 scripts/parity/prompts.py
"""

import json
import math
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from formula import hashes

WIDTH, HEADS, DEPTH, PATCH, SIDE, CLASSES, COUNT = 32, 2, 3, 8, 16, 5, 3
FILE = pathlib.Path("test/fixtures/architectures/prompts.json")


def weight(name, *shape):
    fan_in = math.prod(shape[1:])
    if "embed" in name or "cls_token" in name:
        centre, spread = 0, 0.002 * (math.sqrt(6 / fan_in) if len(shape) == 4 else 1)
    elif len(shape) > 1:
        centre, spread = 0, math.sqrt((6 if len(shape) == 4 else 3) / fan_in)
    else:
        centre, spread = (1 if name.endswith(".weight") else 0), 0.2
    unit = (hashes(name, math.prod(shape)) >> np.uint32(8)).astype(np.float64) / 2**23 - 1
    return torch.tensor((centre + spread * unit).astype(np.float32)).reshape(shape)


def picture():
    i = np.arange(SIDE * SIDE * 3)
    c, x, y = i % 3, i // 3 % SIDE, i // (3 * SIDE)
    values = ((hashes("picture", len(i)) & np.uint32(63)) + (3 * (c + 1) * x + 2 * (3 - c) * y) % 192) / 255
    return torch.tensor(values.astype(np.float32)).reshape(1, SIDE, SIDE, 3).permute(0, 3, 1, 2)


def linear(name, x, outputs):
    return F.linear(x, weight(f"{name}.weight", outputs, x.shape[-1]), weight(f"{name}.bias", outputs))


def norm(name, x):
    return F.layer_norm(x, (WIDTH,), weight(f"{name}.weight", WIDTH), weight(f"{name}.bias", WIDTH), 1e-6)


def block(i, x):
    y = norm(f"blocks.{i}.norm1", x)
    q, k, v = linear(f"blocks.{i}.attn.qkv", y, 3 * WIDTH).reshape(1, -1, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
    y = (q @ k.transpose(-1, -2) / math.sqrt(WIDTH // HEADS)).softmax(-1) @ v
    x = x + linear(f"blocks.{i}.attn.proj", y.transpose(1, 2).reshape(1, -1, WIDTH), WIDTH)
    y = linear(f"blocks.{i}.mlp.fc1", norm(f"blocks.{i}.norm2", x), 4 * WIDTH)
    return x + linear(f"blocks.{i}.mlp.fc2", F.gelu(y), WIDTH)


def logits(depth):
    x = (picture() - 0.5) / 0.5
    x = F.conv2d(x, weight("patch_embed.proj.weight", WIDTH, 3, PATCH, PATCH), weight("patch_embed.proj.bias", WIDTH), PATCH)
    x = torch.cat([weight("cls_token", 1, 1, WIDTH), x.flatten(2).transpose(1, 2)], 1)
    x = x + weight("pos_embed", 1, (SIDE // PATCH) ** 2 + 1, WIDTH)
    for i in range(DEPTH):
        if i == 0:
            x = torch.cat([x[:, :1], weight("prompts.0", 1, COUNT, WIDTH), x[:, 1:]], 1)
        elif depth == "deep":
            x = torch.cat([x[:, :1], weight(f"prompts.{i}", 1, COUNT, WIDTH), x[:, 1 + COUNT :]], 1)
        x = block(i, x)
    return linear("head", norm("norm", x)[:, 0], CLASSES)[0].tolist()


FILE.write_text(json.dumps({depth: logits(depth) for depth in ("shallow", "deep")}) + "\n")
