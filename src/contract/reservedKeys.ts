/**
 * Keys that no file and no link may use: each names something of every JavaScript object, so that a reader would take one thing for
 * another, or drop it in silence.
 */

const RESERVED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The dotted path of the first reserved key in plain data from anywhere, however deep; null where there is none.
 * Walks with a list of its own, as a file can be nested deeper than calls can.
 */
export function reservedKey(value: unknown): string | null {
  const open: { path: string; value: unknown }[] = [{ path: '', value }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { path, value: at } = next;
    if (typeof at !== 'object' || at === null || ArrayBuffer.isView(at)) continue;
    const inList = Array.isArray(at);
    for (const [key, child] of Object.entries(at)) {
      const below = path === '' ? key : `${path}.${key}`;
      if (!inList && RESERVED.has(key)) return below;
      if (typeof child === 'object' && child !== null) open.push({ path: below, value: child });
    }
  }
  return null;
}
