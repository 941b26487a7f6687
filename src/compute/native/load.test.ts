import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeOnBackends } from '../testing';
import * as tf from '../tf';
import { SOURCE_DIGEST } from './binary';
import { nativeKernels } from './load';

it('the binary was compiled from the sources as they are', () => {
  const folder = new URL('./assembly/', import.meta.url);
  const sources = readdirSync(folder)
    .sort()
    .map((name) => readFileSync(new URL(name, folder), 'utf8'));
  const digest = createHash('sha256').update(sources.join('')).digest('hex');
  expect(SOURCE_DIGEST, 'run `node scripts/build-native.mjs`').toBe(digest);
});

describeOnBackends('native kernels', (backend) => {
  it('are there on wasm only', () => {
    expect(nativeKernels(tf.backend()) !== null).toBe(backend === 'wasm');
  });
});
