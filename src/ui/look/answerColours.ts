/** Fills for the classes that answer along a sweep or a sequence. */
const HUES = ['--bronze', '--purple', '--blue', '--straw', '--alarm', '--good'] as const;

/**
 * @param classNames answers in the order in which they appear; the first, the clean answer, gets a quiet fill
 * @returns class name → CSS colour; beyond twice the hues two classes share one
 */
export function answerColours(classNames: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of classNames) {
    if (found.has(name)) continue;
    const hue = HUES[(found.size - 1) % HUES.length];
    const strength = found.size - 1 < HUES.length ? 45 : 25;
    const mixed = (share: number) => `color-mix(in oklab, var(${hue}) ${share}%, var(--sheet))`;
    // Under light words, the palest of the hues has to be a darker one.
    const fill = hue === '--straw' ? `light-dark(${mixed(strength)}, ${mixed(strength / 2)})` : mixed(strength);
    found.set(name, found.size === 0 ? 'var(--rule)' : fill);
  }
  return found;
}
