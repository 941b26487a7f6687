import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeOnBackends } from '../testing';
import * as tf from '../tf';
import { nativeKernels } from './load';

const folder = new URL('./assembly/', import.meta.url);

it.each(readdirSync(folder))('the binary of %s was compiled from the sources as they are', async (module) => {
  const own = new URL(`${module}/`, folder);
  const sources = readdirSync(own)
    .sort()
    .map((name) => readFileSync(new URL(name, own), 'utf8'));
  const digest = createHash('sha256').update(sources.join('')).digest('hex');
  const { SOURCE_DIGEST } = (await import(`./binaries/${module}.ts`)) as { SOURCE_DIGEST: string };
  expect(SOURCE_DIGEST, `run \`node scripts/build-native.mjs ${module}\``).toBe(digest);
});

describeOnBackends('native kernels', (backend) => {
  it('are there on wasm only', () => {
    expect(nativeKernels(tf.backend()) !== null).toBe(backend === 'wasm');
  });
});
