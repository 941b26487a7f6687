"""The strong augmentations: AugMix, PixMix with generated textures, RandAugment and Gaussian noise.

A view is a function of (seed, number of the picture in its set, number of the view) alone. The operations are Pillow's;
none of them is also a test corruption. A picture is a uint8 array [side, side, 3], a view float32 in 0..1.
"""
import functools
import math

import numpy as np
from PIL import Image, ImageOps

from .random_numbers import Random, derive_seed, normal_array
from .textures import textures


def level(severity, random):
    """The published draw of a strength, as a share of ten."""
    return random.uniform(0.1, severity) / 10


def signed(value, random):
    return -value if random.uniform() > 0.5 else value


def affine(image, *coefficients):
    """Output (x, y) is fetched from (a·x + b·y + c, d·x + e·y + f), bilinear, black outside."""
    return image.transform(image.size, Image.Transform.AFFINE, coefficients, Image.Resampling.BILINEAR)


def posterize(image, severity, random):
    return ImageOps.posterize(image, 4 - int(level(severity, random) * 4))


def solarize(image, severity, random):
    return ImageOps.solarize(image, 256 - int(level(severity, random) * 256))


def rotate(image, severity, random):
    """Up to 30 degrees in whole degrees, about the centre."""
    degrees = signed(int(level(severity, random) * 30), random)
    cos, sin = math.cos(-math.radians(degrees)), math.sin(-math.radians(degrees))
    cx, cy = image.width / 2, image.height / 2
    return affine(image, cos, sin, cx - cos * cx - sin * cy, -sin, cos, cy + sin * cx - cos * cy)


def shear_x(image, severity, random):
    return affine(image, 1, signed(level(severity, random) * 0.3, random), 0, 0, 1, 0)


def shear_y(image, severity, random):
    return affine(image, 1, 0, 0, signed(level(severity, random) * 0.3, random), 1, 0)


def translate_x(image, severity, random):
    return affine(image, 1, 0, signed(int(level(severity, random) * image.width / 3), random), 0, 1, 0)


def translate_y(image, severity, random):
    return affine(image, 1, 0, 0, 0, 1, signed(int(level(severity, random) * image.width / 3), random))


# In the published order of AugMix, which picks each with the same probability.
OPERATIONS = (
    lambda image, severity, random: ImageOps.autocontrast(image),
    lambda image, severity, random: ImageOps.equalize(image),
    posterize, rotate, solarize, shear_x, shear_y, translate_x, translate_y,
)  # fmt: skip


def any_operation(image, severity, random):
    return OPERATIONS[random.integer(len(OPERATIONS))](image, severity, random)


def augmix(pixels, random, severity, chains=3, depth=3):
    """(1 − m)·x + m·Σ w_i·chain_i(x), w ~ Dirichlet(1), m ~ Beta(1, 1) (Hendrycks et al., ICLR 2020)."""
    weights = random.dirichlet(1, chains)
    share = random.beta(1, 1)
    mixture = (1 - share) * (pixels / np.float64(255))
    for weight in weights:
        image = Image.fromarray(pixels)
        for _ in range(1 + random.integer(depth)):
            image = any_operation(image, severity, random)
        mixture += share * weight * (np.asarray(image) / np.float64(255))
    return np.minimum(mixture, 1).astype(np.float32)


def pixmix(pixels, random, severity, rounds=4, beta=3):
    """Mixed up to `rounds` times with a texture or an augmented copy, by adding or multiplying (Hendrycks et al., CVPR 2022)."""
    side = pixels.shape[0]
    image = Image.fromarray(pixels)
    mixed = np.asarray(any_operation(image, severity, random)) if random.uniform() < 0.5 else pixels
    for _ in range(random.integer(rounds + 1)):
        if random.uniform() < 0.5:
            other = np.asarray(any_operation(image, severity, random))
        else:
            all_textures = textures(side)
            other = placed(all_textures[random.integer(len(all_textures))], random)
        if random.uniform() < 0.5:
            a, b = random.beta(beta, 1), random.beta(1, beta)
        else:
            a, b = 1 + random.beta(1, beta), -random.beta(1, beta)
        mixed = (add if random.uniform() < 0.5 else multiply)(mixed, other, a, b)
    return mixed.astype(np.float32) / np.float32(255)


def placed(texture, random):
    """One of the eight ways to lie and a shift on a torus, at random."""
    side = texture.shape[0]
    flip_x, flip_y, swap = (random.uniform() < 0.5 for _ in range(3))
    dx, dy = random.integer(side), random.integer(side)
    places = np.arange(side)
    columns = ((side - 1 - places if flip_x else places) + dx) % side
    rows = ((side - 1 - places if flip_y else places) + dy) % side
    return texture[columns[None, :], rows[:, None]] if swap else texture[rows[:, None], columns[None, :]]


def add(mixed, other, a, b):
    """a·mixed + b·other in the range −1..1, back in 8 bits."""
    value = a * (2.0 * mixed - 255) / 2 + 127.5 + b * (2.0 * other - 255) / 2
    return np.clip(np.floor(value + 0.5), 0, 255).astype(np.uint8)


def multiply(mixed, other, a, b):
    """mixed^a · other^b in the range 0..2, back in 8 bits; 0 has no negative powers."""
    base = np.maximum(np.arange(256) * 2 / 255, 1e-3)
    value = (127.5 * base**a)[mixed] * (base**b)[other]
    return np.clip(np.floor(value + 0.5), 0, 255).astype(np.uint8)


def randaugment(pixels, random, severity, operations=2):
    """Two operations one after the other, the identity among them (Cubuk et al., NeurIPS 2020)."""
    image = Image.fromarray(pixels)
    for _ in range(operations):
        chosen = random.integer(1 + len(OPERATIONS))
        image = image if chosen == 0 else OPERATIONS[chosen - 1](image, severity, random)
    return np.asarray(image).astype(np.float32) / np.float32(255)


def gaussian_noise(pixels, random, seed, deviation):
    """Half of the pictures stay clean, the others get noise of a strength of their own (Rusak et al., ECCV 2020)."""
    value = pixels.astype(np.float32) / np.float32(255)
    if random.uniform() < 0.5:
        return value
    sigma = random.uniform(0, deviation)
    noise = normal_array(seed, "normal", pixels.size).reshape(pixels.shape)
    return np.clip(value + np.float32(sigma) * noise, 0, 1)


STREAMS = {
    "augmix": "augmix", "pixmix": "pixmix", "randaugment": "randaugment", "gaussian-noise": "gaussian-training",
}  # fmt: skip


def augmented(pixels, augmentation, strength, seed, index, view):
    """View number `view` of picture number `index`: float32 [side, side, 3] in 0..1."""
    view_seed = derive_seed(seed, STREAMS[augmentation], view)
    random = Random(view_seed, index)
    if augmentation == "augmix":
        return augmix(pixels, random, strength)
    if augmentation == "pixmix":
        return pixmix(pixels, random, strength)
    if augmentation == "randaugment":
        return randaugment(pixels, random, strength)
    return gaussian_noise(pixels, random, derive_seed(view_seed, "noise", index), strength / 10)


def flip_crop(pixels, seed, index, view, padding=3):
    """The ordinary augmentation of clean training: a flip, and a crop of the picture padded by reflection."""
    random = Random(derive_seed(seed, "flip-crop", view), index)
    flip = random.uniform() < 0.5
    dx = random.integer(2 * padding + 1) - padding
    dy = random.integer(2 * padding + 1) - padding
    side = pixels.shape[0]
    places = np.arange(side)

    def reflected(at):
        at = np.where(at < 0, -at, at)
        return np.where(at < side, at, 2 * side - 2 - at)

    columns = reflected((side - 1 - places if flip else places) + dx)
    return pixels[reflected(places + dy)[:, None], columns[None, :]].astype(np.float32) / np.float32(255)


def viewer(kind, settings, seed):
    """A function (pixels, number, view) that can be sent to a worker. :param kind: "augmented", or "clean" for flips and crops"""
    if kind == "clean":
        return functools.partial(_flipped, seed)
    return functools.partial(_augmented, settings["augmentation"], settings["strength"], seed)


def _augmented(augmentation, strength, seed, pixels, index, view):
    return augmented(pixels, augmentation, strength, seed, index, view)


def _flipped(seed, pixels, index, view):
    return flip_crop(pixels, seed, index, view)
