"""The corruptions of ImageNet-C that a few lines of NumPy and Pillow make; all others are read from folders.

Noise is drawn by the picture's name, as `temper corrupt` does: gaussian_noise, speckle_noise and impulse_noise are its
pixels for the same seed but for rounding, shot_noise has another source of random numbers. A corruption is rounded to
8 bits at its end by truncation, as the published code does.
"""
import io
import unicodedata

import numpy as np
from PIL import Image

from .random_numbers import derive_seed, normal_array, uniform_array

SEVERITIES = {
    "imagenet-c": {
        "gaussian_noise": (0.08, 0.12, 0.18, 0.26, 0.38),
        "shot_noise": (60, 25, 12, 5, 3),
        "impulse_noise": (0.03, 0.06, 0.09, 0.17, 0.27),
        "speckle_noise": (0.15, 0.2, 0.35, 0.45, 0.6),
        "contrast": (0.4, 0.3, 0.2, 0.1, 0.05),
        "brightness": (0.1, 0.2, 0.3, 0.4, 0.5),
        "saturate": ((0.3, 0), (0.1, 0), (2, 0), (5, 0.1), (20, 0.2)),
        "pixelate": (0.6, 0.5, 0.4, 0.3, 0.25),
        "jpeg_compression": (25, 18, 15, 10, 7),
    },
    "cifar-c": {
        "gaussian_noise": (0.04, 0.06, 0.08, 0.09, 0.1),
        "shot_noise": (500, 250, 100, 75, 50),
        "impulse_noise": (0.01, 0.02, 0.03, 0.05, 0.07),
        "speckle_noise": (0.06, 0.1, 0.12, 0.16, 0.2),
        "contrast": (0.75, 0.5, 0.4, 0.3, 0.15),
        "brightness": (0.05, 0.1, 0.15, 0.2, 0.3),
        "saturate": ((0.3, 0), (0.1, 0), (1.5, 0), (2, 0.1), (2.5, 0.2)),
        "pixelate": (0.95, 0.9, 0.85, 0.75, 0.65),
        "jpeg_compression": (80, 65, 58, 50, 40),
    },
}
BUILT_IN = tuple(SEVERITIES["imagenet-c"])


def picture_seed(seed, stem):
    """What the random numbers of one picture depend on. :param stem: its path in the data set, without its extension"""
    return derive_seed(seed, unicodedata.normalize("NFC", stem))


def corrupt(pixels, name, severity, seed, table="imagenet-c"):
    """:param pixels: uint8 [height, width, 3]; :param seed: of the picture; :returns: the same, corrupted"""
    strength = SEVERITIES[table][name][severity - 1]
    if name == "jpeg_compression":
        return jpeg(pixels, strength)
    if name == "pixelate":
        return pixelate(pixels, strength, table)
    x = pixels.astype(np.float32) / np.float32(255)
    return (np.clip(changed(x, name, strength, derive_seed(seed, name)), 0, 1) * 255).astype(np.uint8)


def changed(x, name, strength, seed):
    if name == "contrast":
        mean = x.mean((0, 1), keepdims=True)
        return (x - mean) * strength + mean
    if name == "brightness":
        return with_hsv(x, lambda s, v: (s, v + strength))
    if name == "saturate":
        return with_hsv(x, lambda s, v: (s * strength[0] + strength[1], v))
    if name == "shot_noise":
        return np.random.default_rng(seed).poisson(x * strength).astype(np.float32) / strength
    if name == "impulse_noise":
        drawn = uniform_array(seed, "uniform", x.size).reshape(x.shape)
        return np.where(drawn > strength, x, np.where(drawn > strength / 2, 0, 1))
    noise = normal_array(seed, "normal", x.size).reshape(x.shape) * np.float32(strength)
    return x + noise if name == "gaussian_noise" else x + x * noise


def with_hsv(x, change):
    """Changes saturation and value; the hue stays, so every channel keeps its place between the largest and the least."""
    x = x.astype(np.float64)
    value = x.max(2, keepdims=True)
    chroma = value - x.min(2, keepdims=True)
    saturation, changed_value = (np.clip(part, 0, 1) for part in change(chroma / np.maximum(value, 1e-6), value))
    # A grey picture has no hue; the published code gives it red's.
    distance = np.where(chroma < 1e-6, np.array([0, 1, 1]), (value - x) / np.maximum(chroma, 1e-6))
    return (changed_value - changed_value * saturation * distance).astype(np.float32)


def jpeg(pixels, quality):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=int(quality))
    return np.asarray(Image.open(file).convert("RGB"))


def pixelate(pixels, share, table):
    """Below 224 pixels blocks are as much smaller as the square root of the side is (`src/perturb/tables.ts` of Temper)."""
    height, width = pixels.shape[:2]
    scale = 1 if table == "cifar-c" else min(1, (min(height, width) / 224) ** 0.5)
    block = 1 + (1 / share - 1) * scale
    small = [max(1, int(edge / block + 1e-6)) for edge in (width, height)]
    shrunk = Image.fromarray(pixels).resize(small, Image.Resampling.BOX)
    return np.asarray(shrunk.resize((width, height), Image.Resampling.BOX))
