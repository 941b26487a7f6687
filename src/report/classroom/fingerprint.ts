/** A few bytes that tell two sets of settings apart, and bytes that tell whether a code is whole. */
import { sha256 } from '@noble/hashes/sha2.js';
import type { ExperimentConfig } from '../../contract/config';
import { settingsOf } from '../settings';

export const FINGERPRINT_BYTES = 8;
export const CHECKSUM_BYTES = 4;

/**
 * Settings of methods that came later, and whether an experiment gives them a meaning: where it has none of these methods they do not count, so
 * that its fingerprint is what it was before.
 */
const CAME_LATER: readonly [group: string, counts: (config: ExperimentConfig) => boolean][] = [
  ['adaptation.', ({ methods }) => methods.includes('bn-adapt') || methods.includes('tent')],
  ['baselines.lora.', ({ methods }) => methods.includes('lora')],
  ['baselines.prompts.', ({ methods }) => methods.includes('vpt-shallow') || methods.includes('vpt-deep')],
  ['baselines.l2sp.', ({ methods }) => methods.includes('l2-sp')],
  ['baselines.wise.', ({ baselines }) => baselines.wise.curve === 'measured'],
];

/** Of all settings but the seed that the experiment gives a meaning to, in whatever order they stand. */
export function fingerprint(config: ExperimentConfig): Uint8Array {
  const idle = CAME_LATER.flatMap(([group, counts]) => (counts(config) ? [] : [group]));
  const lines = [...settingsOf(config)]
    .filter(([path]) => !idle.some((group) => path.startsWith(group)))
    .map(([path, value]) => `${path}=${value}`)
    .sort();
  return sha256(new TextEncoder().encode(lines.join('\n'))).subarray(0, FINGERPRINT_BYTES);
}

export function checksum(bytes: Uint8Array): Uint8Array {
  return sha256(bytes).subarray(0, CHECKSUM_BYTES);
}

export const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, i) => byte === other[i]);
