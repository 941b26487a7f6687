/**
 * Keys made of content: the same configuration gives the same key, whatever the order of its fields, so that a stage
 * computed once is found again and a changed setting never finds the wrong one.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/**
 * JSON with sorted field names and no white space (after RFC 8785, for what `JSON.stringify` can write). Fields that are
 * undefined are left out.
 * @throws {TypeError} for what JSON cannot hold faithfully: NaN, infinities, functions, typed arrays, class instances
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`canonicalJson: ${value} is not a JSON number`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && isPlain(value)) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
    return `{${fields.join(',')}}`;
  }
  throw new TypeError(`canonicalJson: ${Object.prototype.toString.call(value)} is not plain data`);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** SHA-256 of bytes, 64 hexadecimal digits. */
export async function hashBytes(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // Over plain http from another machine (a class on one network) a page is no secure context and has no crypto.subtle.
  const subtle = globalThis.crypto?.subtle;
  return bytesToHex(subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes)) : sha256(bytes));
}

/**
 * A key for plain data: SHA-256 of its canonical JSON, 64 hexadecimal digits.
 * @throws {TypeError} as `canonicalJson`
 */
export async function contentKey(value: unknown): Promise<string> {
  return hashBytes(new TextEncoder().encode(canonicalJson(value)));
}
