"""Which of the heads answers (method, step 3): dropout masks, uncertainty, every rule, δ, and a temperature for each head.

A prediction is {"probabilities": {head: [n, K]}, "mean": {head: [n, K]}, "variance": {head: [n, K]}} in NumPy; a
model with one head has no mean and variance. K is the number of classes.
"""
import math

import numpy as np
import torch

from .random_numbers import uniform_array

HEADS = ("clean", "unclean", "combined")
RULES = (
    "kl-uncertainty", "lowest-uncertainty", "weighted-average", "average",
    "always-clean", "always-unclean", "always-combined", "oracle",
)  # fmt: skip
ANSWERING = RULES[:-1]
WITH_THRESHOLD = ("kl-uncertainty", "lowest-uncertainty")
VARIANCE_FLOOR = 1e-4


def looks_at_spread(rule):
    return rule in WITH_THRESHOLD or rule == "weighted-average"


def dropout_masks(width, passes, rate, seed):
    """Monte-Carlo dropout over the penultimate features: [passes, width], 0 where dropped, else 1 / (1 − rate)."""
    drawn = uniform_array(seed, "mc-dropout", passes * width).astype(np.float64)
    kept = np.where(drawn < rate, 0.0, 1 / (1 - rate)).astype(np.float32)
    return torch.from_numpy(kept.reshape(passes, width))


def mc_probabilities(features, weight, bias, masks):
    """Class probabilities of each pass, [batch, passes, classes]; `weight` is [classes, width], as nn.Linear has it."""
    masked = weight[None] * masks[:, None, :]
    return torch.softmax(torch.einsum("bw,pcw->bpc", features, masked) + bias, -1)


def entropy(probabilities):
    """Predictive entropy in nats of each picture, [n]."""
    p = np.asarray(probabilities, dtype=np.float64)
    return -np.where(p > 0, p * np.log(np.where(p > 0, p, 1)), 0).sum(1)


def gaussian_divergence(mean_a, variance_a, mean_b, variance_b):
    """Symmetrised KL between N(μ_a, σ_a²) and N(μ_b, σ_b²), summed over classes: [n]."""
    mean_a, mean_b = np.asarray(mean_a, np.float64), np.asarray(mean_b, np.float64)
    va = np.maximum(np.asarray(variance_a, np.float64), VARIANCE_FLOOR)
    vb = np.maximum(np.asarray(variance_b, np.float64), VARIANCE_FLOOR)
    d = mean_a - mean_b
    return ((va / vb + vb / va - 2 + d * d * (1 / va + 1 / vb)) / 4).sum(1)


def head_shares(prediction, rule, threshold):
    """How much each present head counts in each answer, 1 in all: [n, heads]."""
    present = [name for name in HEADS if name in prediction["probabilities"]]
    count, classes = prediction["probabilities"][present[0]].shape
    if len(present) == 1:
        return np.ones((count, 1))
    if rule == "average":
        return np.full((count, len(present)), 1 / len(present))
    uncertainty = {name: entropy(prediction["mean"][name]) for name in present}
    if rule == "weighted-average":
        weights = np.stack([np.maximum(1 - uncertainty[name] / math.log(classes), 1e-6) for name in present], 1)
        return weights / weights.sum(1, keepdims=True)
    if rule.startswith("always-"):
        chosen = np.full(count, present.index(rule[len("always-") :]))
    else:
        c, u, m = (uncertainty[name] for name in HEADS)
        surer = np.where(c <= u, 0, 1)
        if rule == "kl-uncertainty":
            agree = compared_with(prediction, rule) < threshold
        else:
            # The combined head has learnt from most, so it keeps the word unless another is surer by more than δ.
            agree = m <= np.minimum(c, u) + threshold
        chosen = np.where(agree, 2, surer)
    return np.eye(len(present))[chosen]


def compared_with(prediction, rule):
    """What a rule compares with its δ, for each picture."""
    if rule == "kl-uncertainty":
        of = [prediction[part][name] for name in ("clean", "unclean") for part in ("mean", "variance")]
        return gaussian_divergence(*of)
    c, u, m = (entropy(prediction["mean"][name]) for name in HEADS)
    return m - np.minimum(c, u)


def answer(prediction, rule, threshold):
    """Answers under a rule: class, confidence, and the head that gave it or counted most (−1 for a plain average)."""
    present = [name for name in HEADS if name in prediction["probabilities"]]
    shares = head_shares(prediction, rule, threshold)
    rows = sum(shares[:, h, None] * prediction["probabilities"][name] for h, name in enumerate(present))
    best = rows.argmax(1)
    head = np.array([HEADS.index(name) for name in present])[shares.argmax(1)]
    if rule == "average" and len(present) > 1:
        head = np.full(len(head), -1)
    return best, rows[np.arange(len(best)), best], head


def score(prediction, labels, thresholds):
    """What is left of a set's predictions once they are compared with the labels, for every rule."""
    found = {"correct": {}, "class": {}, "confidence": {}, "head": {}}
    for rule in ANSWERING:
        chosen, confidence, head = answer(prediction, rule, thresholds.get(rule, 0.0))
        found["correct"][rule] = (chosen == labels).astype(np.float64)
        found["class"][rule], found["confidence"][rule], found["head"][rule] = chosen, confidence, head
    answers = np.stack([rows.argmax(1) for rows in prediction["probabilities"].values()])
    found["correct"]["oracle"] = (answers == labels).any(0).astype(np.float64)
    found["disagree"] = (answers != answers[0]).any(0)
    return found


def choose_threshold(sets, rule):
    """δ of a rule, by mean accuracy over validation sets, each weighted alike; never on a test corruption.

    Of `kl-uncertainty` the one-standard-error rule takes the largest δ that does no worse than the best by more than the
    standard error (Breiman et al. 1984); of `lowest-uncertainty` it is the smallest of the best.

    :param sets: [(prediction, labels)]
    """
    compared = np.sort(np.concatenate([compared_with(prediction, rule) for prediction, _ in sets]))
    candidates = [0.0]
    for q in range(1, 21):
        value = compared[math.ceil(q / 20 * len(compared)) - 1]
        if value > 0 and value * 1.000001 not in candidates:
            candidates.append(float(value * 1.000001))
    scored = []
    for threshold in candidates:
        shares = [np.mean(answer(prediction, rule, threshold)[0] == labels) for prediction, labels in sets]
        variance = sum(s * (1 - s) / len(labels) for s, (_, labels) in zip(shares, sets)) / len(sets) ** 2
        scored.append((threshold, float(np.mean(shares)), math.sqrt(variance)))
    best = max(scored, key=lambda row: row[1])
    slack = best[2] if rule == "kl-uncertainty" else 0.0
    good = [threshold for threshold, share, _ in scored if share >= best[1] - slack - 1e-9]
    return max(good) if rule == "kl-uncertainty" else min(good)


def fit_temperature(head, sets):
    """What a head's logits are divided by (Guo et al. 2017), fitted to the likelihood of validation labels."""
    labels = np.concatenate([labels for _, labels in sets])
    known = np.unique(labels[labels >= 0])
    if len(known) < 2:
        found = "no labelled picture" if len(known) == 0 else "pictures of one class only"
        note = f"The temperature of the {head} head could not be fitted: the validation set has {found}. It is left at 1."
        return {"value": 1.0, "note": note}
    logits = [np.log(np.maximum(p["probabilities"][head].astype(np.float64), 1e-12)) for p, _ in sets]

    def loss(log):
        total = 0.0
        for rows, (_, wanted) in zip(logits, sets):
            seen = wanted >= 0
            scaled = rows[seen] / math.exp(log)
            highest = scaled.max(1)
            whole = np.log(np.exp(scaled - highest[:, None]).sum(1)) + highest
            total += float(np.mean(whole - scaled[np.arange(seen.sum()), wanted[seen]])) if seen.any() else 0.0
        return total

    return {"value": math.exp(golden_section(loss, math.log(0.25), math.log(8)))}


def golden_section(f, low, high, rounds=40):
    """Where a function with one valley is least (Kiefer 1953)."""
    golden = (math.sqrt(5) - 1) / 2
    a, b = low, high
    c, d = b - golden * (b - a), a + golden * (b - a)
    fc, fd = f(c), f(d)
    for _ in range(rounds):
        if fc < fd:
            b, d, fd = d, c, fc
            c = b - golden * (b - a)
            fc = f(c)
        else:
            a, c, fc = c, d, fd
            d = a + golden * (b - a)
            fd = f(d)
    return (a + b) / 2


def restricted(prediction, labels):
    """The prediction among some labels only, as ImageNet-R and -A want it: others get 0, the rest is scaled to 1."""
    first = next(iter(prediction["probabilities"].values()))
    kept = np.zeros(first.shape[1], dtype=bool)
    kept[list(labels)] = True

    def scaled(values, by, power):
        whole = np.where(kept, by, 0).sum(1, keepdims=True)
        return np.where(kept, values, 0) * np.where(whole > 0, 1 / np.maximum(whole, 1e-38), 0) ** power

    out = {"probabilities": {n: scaled(v, v, 1) for n, v in prediction["probabilities"].items()}}
    if "mean" in prediction:
        mean = prediction["mean"]
        out["mean"] = {n: scaled(v, v, 1) for n, v in mean.items()}
        out["variance"] = {n: scaled(v, mean[n], 2) for n, v in prediction["variance"].items()}
    return out
