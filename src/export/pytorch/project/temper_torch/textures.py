"""The mixing pictures of PixMix, generated: gratings, cells, dead leaves and iterated function systems.

The paper mixes with fractals and feature visualisations because they are complex and carry no label; so do these. None is
a plasma fractal, which is what the fog corruption is made of.
"""
import functools
import math

import numpy as np

from .random_numbers import Random

SEED = 20231
COUNT = 96


@functools.lru_cache(maxsize=4)
def textures(side):
    """The textures of a side: always the same ones, uint8 [side, side, 3]. The first call takes seconds at 224 pixels."""
    kinds = (gratings, cells, dead_leaves, fractal)
    return [kinds[i % 4](side, Random(SEED, f"texture {i}")) for i in range(COUNT)]


def painted(values):
    return np.floor(255 * np.clip(values, 0, 1) + 0.5).astype(np.uint8)


def grid(side):
    """x and y in 0..1 of each pixel, [side, side] each."""
    places = np.arange(side) / side
    return np.meshgrid(places, places)


def colour(random):
    return np.array([random.uniform() for _ in range(3)])


def gratings(side, random):
    """Each channel a sum of sine waves of random direction and frequency."""
    x, y = grid(side)
    out = np.full((side, side, 3), 0.5)
    for _ in range(4):
        u, v = random.uniform(-12, 12), random.uniform(-12, 12)
        phase = random.uniform(0, 2 * math.pi)
        weights = np.array([random.uniform(-0.4, 0.4) for _ in range(3)])
        out += weights * np.sin(2 * math.pi * (u * x + v * y) + phase)[..., None]
    return painted(out)


def cells(side, random):
    """Voronoi cells in random colours, on a torus."""
    x, y = grid(side)
    nearest, out = np.full((side, side), np.inf), np.zeros((side, side, 3))
    for _ in range(8 + random.integer(60)):
        sx, sy, own = random.uniform(), random.uniform(), colour(random)
        dx, dy = np.abs(sx - x), np.abs(sy - y)
        distance = np.minimum(dx, 1 - dx) ** 2 + np.minimum(dy, 1 - dy) ** 2
        closer = distance < nearest
        nearest, out = np.where(closer, distance, nearest), np.where(closer[..., None], own, out)
    return painted(out)


def dead_leaves(side, random):
    """Disks that cover one another, radii by a power law (Lee, Mumford and Huang 2001)."""
    x, y = grid(side)
    covered, out = np.zeros((side, side), dtype=bool), np.full((side, side, 3), 0.5)
    for _ in range(150):
        lx, ly = random.uniform(), random.uniform()
        radius2 = (0.03 / math.sqrt(random.uniform(0.01, 1))) ** 2
        own = colour(random)
        # The first leaf lies on top.
        seen = ~covered & ((lx - x) ** 2 + (ly - y) ** 2 < radius2)
        out, covered = np.where(seen[..., None], own, out), covered | seen
    return painted(out)


def fractal(side, random):
    """The attractor of a random iterated function system, drawn by the chaos game (Barnsley 1988)."""
    maps, colours = [], []
    for _ in range(3 + random.integer(3)):
        angle = random.uniform(0, 2 * math.pi)
        sx, sy = random.uniform(0.4, 0.85), random.uniform(0.4, 0.85)
        cos, sin = math.cos(angle), math.sin(angle)
        tx, ty = random.uniform(-0.5, 0.5), random.uniform(-0.5, 0.5)
        maps.append((sx * cos, -sy * sin, sx * sin, sy * cos, tx, ty))
        colours.append(colour(random))
    pixels = np.broadcast_to(painted(colour(random)), (side, side, 3)).copy()
    drawn = random.integers(len(maps), 6 * side * side)
    points, (x, y) = np.empty((len(drawn), 2)), (0.0, 0.0)
    for i, chosen in enumerate(drawn.tolist()):
        a, b, c, d, tx, ty = maps[chosen]
        x, y = a * x + b * y + tx, c * x + d * y + ty
        points[i] = x, y
    at = np.floor((points / 3 + 0.5) * side).astype(np.int64)
    inside = ((at >= 0) & (at < side)).all(1)
    pixels[at[inside, 1], at[inside, 0]] = painted(np.array(colours))[drawn[inside]]
    return pixels
