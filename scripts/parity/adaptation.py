"""Batch-norm adaptation and steps of Tent by PyTorch on a tiny network, for `src/evaluate/adaptation/published.test.ts`.

The network: a convolution of stride 2 with batch norm and ReLU6; a residual block of a depthwise and a 1x1 convolution, each with batch
norm; global average pooling; a linear classifier. Tent is configured as in its published code: batch statistics alone, the scales and offsets of
the norms are trained, stochastic gradient descent with momentum 0.9, answers of the pass that the step is made from.

Run by hand, from the root of the repository: `python3 scripts/parity/adaptation.py` (torch on the CPU, a second).
"""

import json
import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(5)
torch.set_default_dtype(torch.float64)
NORMS = {"norm1": 6, "norm2": 6, "norm3": 6}
EPSILON = 1e-5
PICTURES, SIDE, CLASSES = 5, 8, 4
PRIOR = 3
RATE = 0.05


def rounded(tensor):
    return [float(f"{value:.7g}") for value in tensor.detach().reshape(-1).tolist()]


weights = {
    "conv1.weight": torch.randn(6, 3, 3, 3) * 0.4,
    "conv2.weight": torch.randn(6, 1, 3, 3) * 0.4,
    "conv3.weight": torch.randn(6, 6, 1, 1) * 0.6,
    "head.weight": torch.randn(CLASSES, 6) * 1.5,
    "head.bias": torch.randn(CLASSES) * 0.3,
}
for name, width in NORMS.items():
    weights[f"{name}.weight"] = 1 + 0.3 * torch.randn(width)
    weights[f"{name}.bias"] = 0.3 * torch.randn(width)
    weights[f"{name}.running_mean"] = 0.3 * torch.randn(width)
    weights[f"{name}.running_var"] = 0.3 + torch.rand(width)
batches = [torch.rand(PICTURES, 3, SIDE, SIDE) for _ in range(2)]


def forward(x, normalise):
    x = F.relu6(normalise("norm1", F.conv2d(x, weights["conv1.weight"], stride=2, padding=1)))
    y = F.relu6(normalise("norm2", F.conv2d(x, weights["conv2.weight"], padding=1, groups=6)))
    x = x + normalise("norm3", F.conv2d(y, weights["conv3.weight"]))
    return F.linear(x.mean((2, 3)), weights["head.weight"], weights["head.bias"])


def mixed(name, x):
    n = x.shape[0]
    share = n / (n + PRIOR)
    mean = (1 - share) * weights[f"{name}.running_mean"] + share * x.mean((0, 2, 3))
    variance = (1 - share) * weights[f"{name}.running_var"] + share * x.var((0, 2, 3), unbiased=False)
    return F.batch_norm(x, mean, variance, weights[f"{name}.weight"], weights[f"{name}.bias"], False, 0, EPSILON)


def by_batch(name, x):
    return F.batch_norm(x, None, None, weights[f"{name}.weight"], weights[f"{name}.bias"], True, 0, EPSILON)


out = {
    "made": "scripts/parity/adaptation.py, torch " + torch.__version__,
    "pictures": [rounded(batch.permute(0, 2, 3, 1)) for batch in batches],
    "weights": {name: rounded(value) for name, value in weights.items()},
    "prior": PRIOR,
    "adapted": rounded(forward(batches[0], mixed)),
    "rate": RATE,
}
tuned = [f"{name}.{part}" for name in NORMS for part in ("weight", "bias")]
for name in tuned:
    weights[name].requires_grad_(True)
optimiser = torch.optim.SGD([weights[name] for name in tuned], lr=RATE, momentum=0.9)
out["tent"] = []
for batch in batches:
    logits = forward(batch, by_batch)
    entropy = -(logits.softmax(1) * logits.log_softmax(1)).sum(1).mean()
    optimiser.zero_grad()
    entropy.backward()
    gradient = torch.cat([weights[name].grad for name in tuned])
    optimiser.step()
    values = torch.cat([weights[name] for name in tuned])
    out["tent"].append(
        {
            "probabilities": rounded(logits.softmax(1)),
            "entropy": float(entropy),
            "gradient": rounded(gradient),
            "values": rounded(values),
        }
    )
path = pathlib.Path("test/fixtures/adaptation.json")
path.write_text(json.dumps(out) + "\n")
print(f"Wrote {path} ({path.stat().st_size} bytes)")
