"""The formula that fills tensors and pictures, bit for bit that of `test/parity/formulaWeights.ts`."""

import numpy as np


def hashes(name: str, count: int) -> np.ndarray:
    """32-bit hashes: FNV-1a of the name, then an integer mix (Wellons' lowbias32) of it and the index."""
    seed = 0x811C9DC5
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x01000193) & 0xFFFFFFFF
    x = np.uint32(seed) + np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B1)
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x7FEB352D)
    x ^= x >> np.uint32(15)
    x *= np.uint32(0x846CA68B)
    return x ^ (x >> np.uint32(16))
