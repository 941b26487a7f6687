/**
 * Whether pictures were resized before they were looked at, in words: published copies of ImageNet-C have 224 px, and to resize them once
 * more, as a habit of evaluation code does, costs accuracy that is then blamed on the corruption.
 */

/** Readings of pictures, and how many of them were squares of the side already. */
export interface Prepared {
  read: number;
  asTheyAre: number;
}

/** Null where all had to be brought to the side. */
export function preparedWords({ read, asTheyAre }: Prepared, side: number): string | null {
  if (asTheyAre === 0) return null;
  const counted = (n: number) => n.toLocaleString('en');
  const are = `${asTheyAre === 1 ? 'is a square' : 'are squares'} of ${side} px already`;
  if (asTheyAre === read) {
    return `${read === 1 ? 'The picture' : `All ${counted(read)} pictures`} ${are} and ${read === 1 ? 'is' : 'are'} taken as ${read === 1 ? 'it is' : 'they are'}, not resized again.`;
  }
  return `${counted(asTheyAre)} of ${counted(read)} pictures ${are} and taken as they are; the others were brought to that size.`;
}
