/** Where labels go that must all be read: on a line beside the chart, each as near to the height of its point as the others allow. */

/**
 * @param wanted heights of the points, in pixels downwards, in any order
 * @param gap least distance of two labels
 * @returns heights of the labels in the same order, between `top` and `bottom` as far as there is room
 */
export function labelPlaces(wanted: readonly number[], gap: number, top: number, bottom: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!);
  const places = new Array<number>(wanted.length).fill(top);
  let least = top;
  for (const i of order) {
    places[i] = Math.max(wanted[i]!, least);
    least = places[i] + gap;
  }
  // What was pushed below the end goes up again, and pushes what stands in its way.
  let most = Math.max(bottom, top + gap * (wanted.length - 1));
  for (const i of [...order].reverse()) {
    places[i] = Math.min(places[i]!, most);
    most = places[i]! - gap;
  }
  return places;
}
