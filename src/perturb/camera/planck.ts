/**
 * The colour of glowing bodies: chromaticity of the Planckian locus by the cubic splines of Kim et al. (US patent 7024034, 2002),
 * right to a few 10⁻⁴ from 1667 to 25000 K, and its red, green and blue in linear sRGB (IEC 61966-2-1 matrix).
 */

/** CIE 1931 x, y. */
export function planckianChromaticity(kelvin: number): [x: number, y: number] {
  const t = 1000 / kelvin;
  const x =
    kelvin <= 4000
      ? ((-0.2661239 * t - 0.2343589) * t + 0.8776956) * t + 0.17991
      : ((-3.0258469 * t + 2.1070379) * t + 0.2226347) * t + 0.24039;
  const y =
    kelvin <= 2222
      ? ((-1.1063814 * x - 1.3481102) * x + 2.18555832) * x - 0.20219683
      : kelvin <= 4000
        ? ((-0.9549476 * x - 1.37418593) * x + 2.09137015) * x - 0.16748867
        : ((3.081758 * x - 5.8733867) * x + 3.75112997) * x - 0.37001483;
  return [x, y];
}

/** Linear red, green, blue of a luminance of 1. */
export function planckianColour(kelvin: number): [red: number, green: number, blue: number] {
  const [x, y] = planckianChromaticity(kelvin);
  const [bigX, bigZ] = [x / y, (1 - x - y) / y];
  return [
    3.2404542 * bigX - 1.5371385 - 0.4985314 * bigZ,
    -0.969266 * bigX + 1.8760108 + 0.041556 * bigZ,
    0.0556434 * bigX - 0.2040259 + 1.0572252 * bigZ,
  ];
}
