"""Random numbers as Temper draws them: each is a pure function of (seed, stream, index).

The hash is PCG3D (Jarzynski and Olano, JCGT 9(3), 2020). Orders of pictures, dropout masks and augmentations
therefore depend on no batch, no process and no resume, and are those of Temper for the same seed.
"""
import math

import numpy as np

MASK = 0xFFFFFFFF


def stream_of(name):
    """32-bit FNV-1a of a name, over its UTF-16 code units."""
    value = 0x811C9DC5
    units = np.frombuffer(name.encode("utf-16-le"), dtype="<u2")
    for unit in units.tolist():
        value = ((value ^ unit) * 0x01000193) & MASK
    return value


def hash3(seed, stream, index):
    """Unsigned 32-bit integers from three of them; `index` may be an array of uint64."""
    x, y, z = ((value * 1664525 + 1013904223) & MASK for value in (seed & MASK, stream & MASK, index))
    x = (x + y * z) & MASK
    y = (y + z * x) & MASK
    z = (z + x * y) & MASK
    x, y, z = x ^ (x >> 16), y ^ (y >> 16), z ^ (z >> 16)
    x = (x + y * z) & MASK
    y = (y + z * x) & MASK
    z = (z + x * y) & MASK
    return x ^ y ^ z


def hashes(seed, stream, count, start=0):
    """`hash3` of `count` indices from `start` on, uint64."""
    # The products of 32-bit numbers fit into 64 bits, and what wraps round there is cut off anyway.
    with np.errstate(over="ignore"):
        index = np.arange(start, start + count, dtype=np.uint64) & np.uint64(MASK)
        seed, stream = np.uint64(seed & MASK), np.uint64(stream & MASK)
        factor, add, mask, shift = (np.uint64(v) for v in (1664525, 1013904223, MASK, 16))
        x, y, z = ((value * factor + add) & mask for value in (seed, stream, index))
        for mixed in (False, True):
            if mixed:
                x, y, z = x ^ (x >> shift), y ^ (y >> shift), z ^ (z >> shift)
            x = (x + y * z) & mask
            y = (y + z * x) & mask
            z = (z + x * y) & mask
        return x ^ y ^ z


def derive_seed(seed, name, index=0):
    """A seed for a part of the work: independent of its siblings, reproducible from its parents."""
    return hash3(seed, stream_of(name), index & MASK)


def uniform_array(seed, stream, count, start=0):
    """`count` numbers in [0, 1), float32."""
    drawn = hashes(seed, stream_of(stream), count, start) >> np.uint64(8)
    return (drawn.astype(np.float64) / 2**24).astype(np.float32)


def normal_array(seed, stream, count):
    """`count` standard normal numbers, float32; two neighbours share one Box-Muller pair."""
    even = count + count % 2
    drawn = hashes(seed, stream_of(stream), even)
    return box_muller(drawn[0::2], drawn[1::2]).reshape(-1)[:count]


def box_muller(a, b):
    """Two normal numbers of each pair of unsigned 32-bit integers: [..., 2], float32 (Box and Muller 1958)."""
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    radius = np.sqrt(-2 * np.log((a + 0.5) / 2.0**32))
    angle = 2 * np.pi * b / 2.0**32
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], -1).astype(np.float32)


class Random:
    """A sequence of random numbers of one (seed, stream); `index` is its only state."""

    def __init__(self, seed, stream, index=0):
        self.seed = seed & MASK
        self.stream = stream_of(stream) if isinstance(stream, str) else int(stream) & MASK
        self.index = index

    def bits(self):
        self.index += 1
        return hash3(self.seed, self.stream, self.index - 1)

    def uniform(self, low=0.0, high=1.0):
        return low + (high - low) * (self.bits() / 2**32)

    def integer(self, n):
        """A whole number in [0, n)."""
        return math.floor(self.bits() / 2**32 * n)

    def integers(self, n, count):
        """`count` whole numbers in [0, n) at once; `n` may be an array."""
        drawn = hashes(self.seed, self.stream, count, self.index).astype(np.float64)
        self.index += count
        return np.floor(drawn / 2**32 * n).astype(np.int64)

    def normal(self):
        a, b = self.bits(), self.bits()
        return float(box_muller(a, b)[..., 0])

    def gamma(self, shape):
        """Marsaglia and Tsang 2000, scale 1."""
        if shape < 1:
            return self.gamma(shape + 1) * (self.uniform() + 2.0**-33) ** (1 / shape)
        d = shape - 1 / 3
        c = 1 / math.sqrt(9 * d)
        while True:
            x = self.normal()
            v = (1 + c * x) ** 3
            if v > 0 and math.log(self.uniform() + 2.0**-33) < 0.5 * x * x + d - d * v + d * math.log(v):
                return d * v

    def beta(self, a, b):
        x = self.gamma(a)
        return x / (x + self.gamma(b))

    def dirichlet(self, alpha, n):
        draws = [self.gamma(alpha) for _ in range(n)]
        return [draw / sum(draws) for draw in draws]

    def permutation(self, n):
        """0 … n − 1 in an order drawn at random (Fisher and Yates), int64."""
        order = list(range(n))
        drawn = self.integers(np.arange(n, 1, -1), max(0, n - 1)).tolist()
        for i, j in zip(range(n - 1, 0, -1), drawn):
            order[i], order[j] = order[j], order[i]
        return np.array(order, dtype=np.int64)


class BatchOrder:
    """Goes through `count` items in a new order each epoch, `batch` at a time; batches run across epoch ends."""

    def __init__(self, count, batch, seed, stream):
        self.count, self.batch, self.seed, self.stream = count, batch, seed, stream
        self.epochs = {}

    def indices(self, step):
        places = range(step * self.batch, (step + 1) * self.batch)
        return [int(self._order(place // self.count)[place % self.count]) for place in places]

    def _order(self, epoch):
        if epoch not in self.epochs:
            # Two epochs are enough: a batch may run across the end of one.
            self.epochs = {e: order for e, order in self.epochs.items() if e >= epoch - 1}
            self.epochs[epoch] = Random(derive_seed(self.seed, self.stream, epoch), "order").permutation(self.count)
        return self.epochs[epoch]


def view_choice(seed, step, batch, views):
    """Which of `views` augmented views each place of a step's batch shows."""
    drawn = hashes(seed, stream_of("view"), batch, step * batch)
    return (drawn % np.uint64(views)).astype(np.int64).tolist()


def share_of(count, part, parts):
    """The places [from, to) of a batch that are those of one of its parts."""
    return count * part // parts, count * (part + 1) // parts
