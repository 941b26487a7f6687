/**
 * Two normal numbers from two random integers (Box and Muller, Ann. Math. Stat. 29, 1958) by + − × ÷ √ alone: what a
 * runtime calls `log` or `cos` differs in the last bits from engine to engine, these operations do not.
 *
 * For u = (a + ½) / 2³² and v = b / 2³²:  r = √(−2 ln u),  first = r·cos 2πv,  second = r·sin 2πv, with r ≤ 6.77.
 * The polynomials are those of Cephes (S. L. Moshier, `logf`, `sinf`, `cosf`: relative error below 1e-7). Here they are
 * evaluated in doubles; the twins in WebAssembly (`compute/native/assembly/random/layers.ts`) and WGSL
 * (`compute/kernels/randomShader.ts`) evaluate the same ones in single precision and agree to 1e-6 and 1e-5.
 */

/** 2⁻ⁿ, n = 0 … 32. */
const POWERS = Float64Array.from({ length: 33 }, (_, n) => 2 ** -n);

/** −2 ln((a + ½) / 2³²) for an unsigned 32-bit integer. Without branches: half of them would be guessed wrong. */
function minusTwiceLog(a: number): number {
  // u = m / 2ᵉ with √½ ≤ m < √2, and ln m by the series about 1.
  const zeros = Math.clz32(a);
  const low = (((a << zeros) >>> 1) - 0x5a82799a) >>> 31;
  const exponent = zeros + low;
  const f = (a + 0.5) * POWERS[32 - zeros]! * (1 + low) - 1;
  const z = f * f;
  let p = 7.0376836292e-2 * f - 1.151461031e-1;
  p = p * f + 1.167699874e-1;
  p = p * f - 1.2420140846e-1;
  p = p * f + 1.4249322787e-1;
  p = p * f - 1.6668057665e-1;
  p = p * f + 2.0000714765e-1;
  p = p * f - 2.4999993993e-1;
  p = p * f + 3.3333331174e-1;
  return -2 * (f - 0.5 * z + p * f * z - exponent * Math.LN2);
}

/**
 * Writes two independent standard normal numbers to out[at] and out[at + 1] (where that exists).
 * @param a,b unsigned uniform 32-bit integers
 */
export function boxMuller(a: number, b: number, out: Float32Array, at: number): void {
  const radius = Math.sqrt(minusTwiceLog(a));
  // The nearest quarter turn, and what is left of the angle: −π/4 … π/4.
  const turned = (b + 0x20000000) | 0;
  const quarter = turned >>> 30;
  const x = ((turned & 0x3fffffff) - 0x20000000) * (Math.PI / 2147483648);
  const z = x * x;
  const sine = x + ((-1.9515295891e-4 * z + 8.3321608736e-3) * z - 1.6666654611e-1) * z * x;
  const cosine = 1 - 0.5 * z + ((2.443315711809948e-5 * z - 1.388731625493765e-3) * z + 4.166664568298827e-2) * z * z;
  const odd = quarter & 1;
  out[at + odd] = radius * cosine * (1 - (quarter & 2));
  out[at + 1 - odd] = radius * sine * (1 - ((quarter + odd) & 2));
}
