/**
 * Foreign words in Markdown. Names of classes, files, models and corruptions come from whoever brought them, also by a report that was
 * imported: in a document they are text, and never a table's end, a heading, a link or HTML.
 */

/** One line of text that a reader of Markdown (CommonMark with the tables of GitHub) sees as it is. */
export function plainText(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ')
      .replace(/[\\`*~[\]]/g, '\\$&')
      // Inside of a word it marks nothing, and names of perturbations stay readable.
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
      .replace(/&(?=#?\w+;)/g, '&amp;')
      .replaceAll('<', '&lt;')
      // Not a backslash, which a table takes away before anything else is read.
      .replaceAll('|', '&#124;')
      .replace(/^(\s*)(#|>|=|[+-](?=[\s-]))/, '$1\\$2')
      .replace(/^(\s*\d+)([.)])(?=\s)/, '$1\\$2')
  );
}

/** A copy of plain data in which every string, keys included, is plain text. */
export function inMarkdown<T>(value: T): T {
  if (typeof value === 'string') return plainText(value) as T;
  if (Array.isArray(value)) return value.map(inMarkdown) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [plainText(key), inMarkdown(child)])) as T;
}
