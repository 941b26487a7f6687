"""Multinomial logistic regression on frozen features: the linear probe, and how a network gets a classifier for other classes.

Full-batch accelerated gradient descent (Nesterov) on standardised features with a small L2 penalty: convex, no seed.
"""
import torch
import torch.nn.functional as F

ITERATIONS = 200
PENALTY = 1e-3


def fit_classifier(features, labels, classes):
    """:param features: [n, width]; :returns: weight [classes, width] and bias [classes], on features as they are"""
    features = features.double()
    mean = features.mean(0)
    scale = 1 / (features.var(0, unbiased=False) + 1e-8).sqrt()
    x = torch.cat([(features - mean) * scale, torch.ones(len(features), 1, dtype=torch.float64, device=features.device)], 1)
    fitted = descended(x, F.one_hot(labels, classes).double())
    weight = fitted[:-1] * scale[:, None]
    return weight.T.float(), (fitted[-1] - mean @ weight).float()


def descended(x, targets):
    """The step is 1/L with L ≤ ½ tr(XᵀX)/n + penalty."""
    gram = x.T @ x / len(x)
    v = torch.ones(len(gram), 1, dtype=gram.dtype, device=gram.device)
    for _ in range(30):
        v = gram @ v
        v = v / v.norm()
    rate = 1 / (0.5 * (gram @ v).norm() * 1.05 + PENALTY)
    weights = torch.zeros(x.shape[1], targets.shape[1], dtype=x.dtype, device=x.device)
    ahead = weights
    for i in range(ITERATIONS):
        gradient = x.T @ (torch.softmax(x @ ahead, 1) - targets) / len(x) + PENALTY * ahead
        before, weights = weights, ahead - rate * gradient
        ahead = weights + i / (i + 3) * (weights - before)
    return weights
