/** So many places among `of`, at even distances from the first on. */
export function evenPlaces(count: number, of: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * of) / count));
}
