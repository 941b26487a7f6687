/**
 * The generator of numpy.random.seed and numpy.random.uniform (MT19937; Matsumoto and Nishimura 1998), so that random
 * corruptions of the reference can be compared pixel by pixel.
 */
export class MersenneTwister {
  private readonly state = new Uint32Array(624);
  private index = 624;

  constructor(seed: number) {
    this.state[0] = seed;
    for (let i = 1; i < 624; i++) {
      const before = this.state[i - 1]!;
      this.state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
    }
  }

  uniform(low: number, high: number): number {
    const coarse = this.bits() >>> 5;
    const fine = this.bits() >>> 6;
    return low + (high - low) * ((coarse * 67108864 + fine) / 9007199254740992);
  }

  /** The next 32 random bits. */
  bits(): number {
    if (this.index === 624) this.twist();
    let y = this.state[this.index++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  private twist(): void {
    const { state } = this;
    for (let i = 0; i < 624; i++) {
      const y = (state[i]! & 0x80000000) | (state[(i + 1) % 624]! & 0x7fffffff);
      state[i] = state[(i + 397) % 624]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.index = 0;
  }
}
