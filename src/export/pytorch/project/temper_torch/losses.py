"""The losses of the method. All take logits [batch, classes] and give a scalar, the mean over the batch.

Probabilities are clamped before each logarithm: an unclamped mixture is AugMix's well-known NaN.
"""
import math

import torch
import torch.nn.functional as F

FLOOR = 1e-7


def cross_entropy(logits, labels):
    return F.cross_entropy(logits.float(), labels)


def jensen_shannon(clean, mix1, mix2):
    """Consistency of a clean picture and two mixes of it: the mean of KL(p_i ‖ m), m their average (AugMix, eq. 1)."""
    logs = [F.log_softmax(logits.float(), 1) for logits in (clean, mix1, mix2)]
    mean = torch.stack([log.exp() for log in logs]).mean(0)
    log_mean = mean.clamp(FLOOR, 1).log()
    return torch.stack([(log.exp() * (log - log_mean)).sum(1).mean() for log in logs]).mean()


def distillation(teacher, student, temperature, weights=None):
    """τ² · KL(softmax(z_T/τ) ‖ softmax(z/τ)), each picture weighted by `weights` [batch] in 0..1, or by 1."""
    log_teacher = F.log_softmax(teacher.float() / temperature, 1)
    log_student = F.log_softmax(student.float() / temperature, 1)
    each = (log_teacher.exp() * (log_teacher - log_student)).sum(1)
    return (each if weights is None else each * weights).mean() * temperature**2


def certainty(probabilities):
    """Trust in a teacher: 1 − H(p)/log K of each picture, [batch]."""
    clamped = probabilities.float().clamp(FLOOR, 1)
    entropy = -(clamped * clamped.log()).sum(1)
    return (1 - entropy / math.log(probabilities.shape[1])).clamp(0, 1)


def certainty_mixture(a, trust_a, b, trust_b, temperature):
    """Logits τ · log p of the mean p of two softened answers, weighted by the trust in each: [batch, classes]."""
    weighted = [F.softmax(z.float() / temperature, 1) * trust[:, None] for z, trust in ((a, trust_a), (b, trust_b))]
    mean = (weighted[0] + weighted[1]) / ((trust_a + trust_b)[:, None] + FLOOR)
    return mean.clamp(FLOOR, 1).log() * temperature


def relative_distance(features, wanted, distance, scale, weights=None):
    """Mean square or mean absolute difference of features, as a share of what wanted features measure (`scale`).

    :param distance: "square" or "absolute"
    :param weights: [batch], how much each picture counts; None for 1
    """
    apart = (features.float() - wanted.float()).flatten(1)
    each = (apart.square() if distance == "square" else apart.abs()).mean(1)
    return (each if weights is None else each * weights).mean() / scale


def feature_size(features, distance):
    """The mean size of wanted features, squared or not as the distance is."""
    size = features.float().square() if distance == "square" else features.float().abs()
    return max(float(size.mean()), 1e-12)
