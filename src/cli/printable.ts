/** Names of files as they can be printed. */

/** A name on one line: newlines and what would steer a terminal are written as in a program, and the name in quotes then. */
export function printable(name: string): string {
  // eslint-disable-next-line no-control-regex -- These are what is looked for.
  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/.test(name) ? escaped(name) : name;
}

function escaped(name: string): string {
  const quoted = JSON.stringify(name);
  return quoted.replaceAll(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `1 copy`, `3 copies` */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
