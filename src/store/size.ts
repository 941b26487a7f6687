/** How large a stored value is. Browsers do not tell, so the bytes of its content are counted. */

/** Bytes of typed arrays and buffers exactly; of plain data about as much as structured cloning writes. */
export function byteSize(value: unknown): number {
  if (value === null || value === undefined || typeof value === 'boolean') return 1;
  if (typeof value === 'number') return 8;
  if (typeof value === 'string') return 2 * value.length;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  if (value instanceof Map) return byteSize([...value.entries()]);
  if (value instanceof Set) return byteSize([...value]);
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + byteSize(item), 0);
  if (typeof value === 'object') {
    return Object.entries(value).reduce((sum, [name, item]) => sum + 2 * name.length + byteSize(item), 0);
  }
  return 8;
}

/** Such as "12.3 MB" or, of little, "4 kB". */
export function sizeWords(bytes: number): string {
  return bytes < 1e5 ? `${Math.ceil(bytes / 1000)} kB` : megabytes(bytes);
}

/** Such as "12.3 MB"; 1 MB is 1,000,000 bytes, as file managers count. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB`;
}
