/** Place of the largest of some values, the first of equals. @param of the first of them, @param count how many there are */
export function indexOfLargest(values: ArrayLike<number>, of = 0, count = values.length - of): number {
  let best = 0;
  for (let k = 1; k < count; k++) if (values[of + k]! > values[of + best]!) best = k;
  return best;
}
