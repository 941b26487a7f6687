/** Which of some known names was probably meant, for messages about an unknown one. */

const SHOWN = 4;
/** A longer text is a slip of nobody's fingers, and counting its edits takes time. */
const MOST_LETTERS = 200;

/** The known name with the fewest edits, if they are few enough for a slip of the fingers. */
export function nearestName(name: string, known: Iterable<string>): string | null {
  if (name.length > MOST_LETTERS) return null;
  const [best] = ranked(name, known);
  return best && best.edits <= Math.max(2, name.length / 3) ? best.name : null;
}

/** The few known names that are most like `name`, those that contain it first. */
export function nearestNames(name: string, known: Iterable<string>): string[] {
  return ranked(name, known)
    .slice(0, SHOWN)
    .map((other) => other.name);
}

/** A part of a name counts as no edit; case, hyphens and spaces do not count at all. */
function ranked(name: string, known: Iterable<string>): { name: string; edits: number }[] {
  const wanted = plain(name.slice(0, MOST_LETTERS));
  return [...known]
    .map((other) => ({
      name: other,
      edits: wanted !== '' && plain(other).includes(wanted) ? 0 : editDistance(wanted, plain(other)),
    }))
    .sort((a, b) => a.edits - b.edits);
}

const plain = (name: string) => name.toLowerCase().replaceAll(/[\s-]/g, '_');

/** Insertions, deletions and replacements that make `b` of `a` (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
