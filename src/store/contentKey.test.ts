import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { contentKey, hashBytes } from './contentKey';
import { sha256 } from '@noble/hashes/sha2.js';

afterEach(() => vi.unstubAllGlobals());

describe('contentKey', () => {
  it('is the SHA-256 of the canonical JSON', async () => {
    const expected = createHash('sha256').update('{"a":[1,2],"b":"x"}').digest('hex');
    expect(await contentKey({ b: 'x', a: [1, 2] })).toBe(expected);
    expect(await contentKey({ b: 'x', a: [2, 1] })).not.toBe(expected);
  });
  it('is the same without crypto.subtle', async () => {
    const value = { seed: 1, text: 'x'.repeat(1000) };
    const key = await contentKey(value);
    vi.stubGlobal('crypto', {});
    expect(await contentKey(value)).toBe(key);
  });
});

describe('sha256', () => {
  it('agrees with Node at every block boundary', () => {
    for (const length of [0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 1000]) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + 11) % 256);
      expect(Buffer.from(sha256(bytes)).toString('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
  });
  it('hashes bytes as given', async () => {
    expect(await hashBytes(new TextEncoder().encode('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
