/** The points of a curve as a person writes them: numbers with commas, semicolons or blanks between them. */

/** What is no number becomes NaN, which the schema refuses by name. */
export function alphasOf(text: string): number[] {
  return text
    .split(/[,;\s]+/)
    .filter((part) => part !== '')
    .map(Number);
}

export const alphasText = (alphas: readonly number[]): string => alphas.join(', ');
