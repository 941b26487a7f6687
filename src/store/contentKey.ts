/**
 * Keys made of content: the same configuration gives the same key, whatever the order of its fields, so that a stage
 * computed once is found again and a changed setting never finds the wrong one.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalJson } from '../contract/canonicalJson';

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
