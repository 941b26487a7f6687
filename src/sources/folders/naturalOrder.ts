/**
 * Names as people order them: `img2` before `img10`. By code units, so that the order is the same on
 * every machine, unlike that of `Intl.Collator`.
 */
export function naturalOrder(a: string, b: string): number {
  const [left, right] = [chunks(a), chunks(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i]!, right[i]!];
    if (x === y) continue;
    if (/^\d/.test(x) && /^\d/.test(y)) {
      const [p, q] = [x.replace(/^0+(?=\d)/, ''), y.replace(/^0+(?=\d)/, '')];
      if (p.length !== q.length) return p.length - q.length;
      if (p !== q) return p < q ? -1 : 1;
    }
    return x < y ? -1 : 1;
  }
  return left.length - right.length;
}

function chunks(name: string): string[] {
  return name.match(/\d+|\D+/g) ?? [];
}
