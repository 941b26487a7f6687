/** Names, shapes and values out of a file as a message shows them: short, on one line, and nothing that steers a terminal. */

const MOST_LETTERS = 100;
const MOST_NUMBERS = 8;

/** The beginning and the end of what is long: tensors differ at their end. */
export function shownName(name: string): string {
  // eslint-disable-next-line no-control-regex -- These are what is looked for.
  const plain = name.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '?');
  return plain.length > MOST_LETTERS ? `${plain.slice(0, 60)}…${plain.slice(-38)}` : plain;
}

/** The first of several names, and how many more there are. */
export function shownNames(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).map(shownName).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** Such as `[64, 3, 7, 7]`. */
export function shownShape(shape: readonly (number | null)[]): string {
  const shown = shape.slice(0, MOST_NUMBERS).map((n) => n ?? '?');
  return `[${shown.join(', ')}${shape.length > MOST_NUMBERS ? ', …' : ''}]`;
}

/** A value of JSON, of a list or an object its first ones; what is within these is not shown, as it may be without an end. */
export function shownValue(value: unknown): string {
  if (Array.isArray(value)) {
    const items = value.slice(0, MOST_NUMBERS).map(shownInside);
    return `[${items.join(',')}${value.length > MOST_NUMBERS ? ',…' : ''}]`;
  }
  if (typeof value !== 'object' || value === null) return shownInside(value);
  const keys = Object.keys(value);
  const items = keys
    .slice(0, 3)
    .map((key) => `${JSON.stringify(shownName(key))}:${shownInside((value as Record<string, unknown>)[key])}`);
  return `{${items.join(',')}${keys.length > 3 ? ',…' : ''}}`;
}

function shownInside(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shownName(value));
  if (value === undefined) return 'nothing';
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) ? '[…]' : '{…}';
}
