"""Accuracies with 95 % intervals, calibration, paired differences and the mean corruption error."""
import math

import numpy as np

from .random_numbers import Random

Z = 1.959963984540054

# Top-1 errors of AlexNet under ImageNet-C, mean over five severities, and on clean pictures (Hendrycks and Dietterich 2019).
ALEXNET = {
    "gaussian_noise": 0.886428, "shot_noise": 0.894468, "impulse_noise": 0.92264, "defocus_blur": 0.81988,
    "glass_blur": 0.826268, "motion_blur": 0.785948, "zoom_blur": 0.79836, "snow": 0.866816, "frost": 0.826572,
    "fog": 0.819324, "brightness": 0.564592, "contrast": 0.853204, "elastic_transform": 0.646056,
    "pixelate": 0.71784, "jpeg_compression": 0.6065,
}  # fmt: skip
ALEXNET_CLEAN = 0.435
TEST_CORRUPTIONS = tuple(ALEXNET)


def wilson(successes, n):
    """Accuracy with its Wilson interval (JASA 1927); of nothing, 0 in the interval 0..1."""
    if n == 0:
        return {"accuracy": 0.0, "n": 0, "low": 0.0, "high": 1.0}
    share = min(successes / n, 1.0)
    z2n = Z * Z / n
    centre = (share + z2n / 2) / (1 + z2n)
    half = Z / (1 + z2n) * math.sqrt(share * (1 - share) / n + z2n / (4 * n))
    low, high = max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))
    return {"accuracy": share, "n": n, "low": low, "high": high}


def accuracy_of(correct):
    """Of a set in which each picture is seen once; `correct` is 1 or 0 for each."""
    return wilson(float(np.sum(correct)), len(correct))


def clustered_accuracy(shares, cells):
    """Of pictures that are each seen in `cells` conditions: the interval is taken at the effective number of predictions.

    :param shares: each picture's share of correct answers, 0..1
    """
    shares = np.asarray(shares, dtype=np.float64)
    pictures = len(shares)
    n = pictures * cells
    p = min(1.0, float(shares.sum()) / pictures)
    variance = float(((shares - p) ** 2).sum()) / max(1, pictures - 1) / pictures
    effective = min(n, max(pictures, p * (1 - p) / variance)) if variance > 0 else pictures
    return {**wilson(p * effective, effective), "accuracy": p, "n": n}


def expected_calibration_error(confidence, correct, bins=15):
    """Σ |bin|/n · |accuracy − confidence| over bins of equal width (Guo et al. 2017)."""
    confidence, correct = np.asarray(confidence, dtype=np.float64), np.asarray(correct, dtype=np.float64)
    if len(confidence) == 0:
        return 0.0
    place = np.minimum(bins - 1, np.floor(confidence * bins).astype(int))
    apart = np.bincount(place, correct, bins) - np.bincount(place, confidence, bins)
    return min(1.0, float(np.abs(apart).sum()) / len(confidence))


def rms_calibration_error(confidence, correct, bins=15):
    """√ Σ |bin|/n · (accuracy − confidence)² over bins of equally many pictures, the last one included."""
    order = np.argsort(confidence, kind="stable")
    if len(order) == 0:
        return 0.0
    confidence, correct = np.asarray(confidence, np.float64)[order], np.asarray(correct, np.float64)[order]
    parts = [part for part in np.array_split(np.arange(len(order)), bins) if len(part)]
    squares = [len(part) * (correct[part].mean() - confidence[part].mean()) ** 2 for part in parts]
    return math.sqrt(sum(squares) / len(order))


def paired_bootstrap(a, b, seed, draws=2000):
    """mean(a) − mean(b) over the same pictures, with the percentile interval: (value, low, high)."""
    difference = np.asarray(a, np.float64) - np.asarray(b, np.float64)
    n = len(difference)
    if n == 0:
        raise ValueError("A paired difference needs at least one picture.")
    random = Random(seed, "paired-bootstrap")
    means = np.array([difference[random.integers(n, n)].sum() / n for _ in range(draws)])
    low, high = np.quantile(means, [0.025, 0.975])
    return float(difference.sum() / n), float(low), float(high)


def corruption_error(per_corruption, classes, imagenet, side, clean, table):
    """The mCE where AlexNet's errors apply; elsewhere the plain mean of errors, and why.

    :param per_corruption: accuracies by corruption and severity ("1" … "5")
    :param clean: the accuracy on clean pictures
    """
    missing = []
    if table != "imagenet-c":
        missing.append("the strengths of ImageNet-C")
    if not imagenet or classes != 1000:
        missing.append("the 1,000 classes of ImageNet")
    if side != 224:
        missing.append(f"pictures of 224 pixels (these have {side})")
    severities = [str(s) for s in range(1, 6)]
    for name in TEST_CORRUPTIONS:
        if any(per_corruption.get(name, {}).get(s, {"n": 0})["n"] == 0 for s in severities):
            missing.append("all fifteen corruptions at all five severities")
            break
    if clean["n"] == 0:
        missing.append("clean pictures")
    if missing:
        means = [np.mean([1 - a["accuracy"] for a in row.values()]) for row in per_corruption.values() if row]
        why = f"Not divided by the errors of AlexNet, which needs {'; '.join(missing)}."
        return {"value": float(np.mean(means)), "normalised": False, "why": why} if means else None
    error = {
        name: np.mean([1 - per_corruption[name][s]["accuracy"] for s in severities]) for name in TEST_CORRUPTIONS
    }
    plain = 1 - clean["accuracy"]
    relative = [(error[name] - plain) / (ALEXNET[name] - ALEXNET_CLEAN) for name in TEST_CORRUPTIONS]
    return {
        "value": float(np.mean([error[name] / ALEXNET[name] for name in TEST_CORRUPTIONS])),
        "normalised": True,
        "relative": float(np.mean(relative)),
        "why": "Divided by the errors of AlexNet on ImageNet-C, corruption by corruption: 100 % is as many errors "
        "as AlexNet makes.",
    }
