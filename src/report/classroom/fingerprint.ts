/** A few bytes that tell two sets of settings apart, and bytes that tell whether a code is whole. */
import { sha256 } from '@noble/hashes/sha2.js';
import type { ExperimentConfig } from '../../contract/config';
import { settingsOf } from '../settings';

export const FINGERPRINT_BYTES = 8;
export const CHECKSUM_BYTES = 4;

/** Of all settings but the seed, in whatever order they stand. */
export function fingerprint(config: ExperimentConfig): Uint8Array {
  const lines = [...settingsOf(config)].map(([path, value]) => `${path}=${value}`).sort();
  return sha256(new TextEncoder().encode(lines.join('\n'))).subarray(0, FINGERPRINT_BYTES);
}

export function checksum(bytes: Uint8Array): Uint8Array {
  return sha256(bytes).subarray(0, CHECKSUM_BYTES);
}

export const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, i) => byte === other[i]);
