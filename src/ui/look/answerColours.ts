/** Fills for the classes that answer, in the order in which they appear: the first (the clean answer) is quiet. */
const HUES = ['--bronze', '--purple', '--blue', '--straw', '--alarm', '--good'] as const;

export function answerColours(classNames: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of classNames) {
    if (found.has(name)) continue;
    const hue = HUES[(found.size - 1) % HUES.length];
    const strength = found.size - 1 < HUES.length ? 45 : 25;
    found.set(name, found.size === 0 ? 'var(--rule)' : `color-mix(in oklab, var(${hue}) ${strength}%, var(--sheet))`);
  }
  return found;
}
