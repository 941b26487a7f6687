/**
 * PyTorch files. The published networks, written as `.pth` in both formats by the tests' own writer, go through the library and give the
 * published logits. Files that PyTorch itself wrote (`scripts/parity/torch_files.py`) are compared byte by byte where there are any.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../src/compute/backend';
import { testAssets } from '../../src/compute/testing';
import * as tf from '../../src/compute/tf';
import { ModelLibrary } from '../../src/engine/library/models/ModelLibrary';
import { openWeights } from '../../src/engine/library/models/openWeights';
import { Transfer } from '../../src/engine/library/transfer';
import { forward } from '../../src/models/model';
import { stateFile } from '../../src/models/pickle/testing';
import { readSafetensors } from '../../src/models/safetensors';
import { fileOfBytes } from '../../src/store/files/RangedFile';
import { MemoryStore } from '../../src/store/MemoryStore';
import { missing, readPicture, referenceFolder } from './reference';

if (missing) console.info(`PyTorch files: the published networks are not compared, ${missing}.`);
const made = process.env['TEMPER_TORCH_FILES'] ?? null;
if (!made) console.info('PyTorch files: none by PyTorch itself, TEMPER_TORCH_FILES names no folder.');

/** Of the largest logit of a picture. */
const RELATIVE = 1e-3;
const NETWORKS = [
  { weights: 'mobilenet_v2', logits: 'mobilenet_v2_logits', column: 'torchvision_padding' },
  { weights: 'vit_tiny_patch16_224', logits: 'vit_tiny_logits', column: 'logits' },
];
const PHOTOGRAPHS = ['n01828970', 'n02391049'];

const fetchNothing = { fetch: (() => Promise.reject(new TypeError('no fetch here'))) as typeof fetch };
const read = (path: string) => readFileSync(resolve(referenceFolder, path));

describe('published networks as PyTorch files', () => {
  beforeAll(async () => void (await startBackend({ requested: 'wasm', wasm: await testAssets() })), 60_000);

  const cases = NETWORKS.flatMap((network) =>
    (['archive', 'legacy'] as const).map((format) => ({ ...network, format })),
  );
  it.skipIf(missing).each(cases)(
    '$weights ($format) gives the published logits',
    { timeout: 120_000 },
    async ({ weights: name, logits, column, format }) => {
      const state = [...readSafetensors(read(`weights/${name}.safetensors`)).tensors].map(
        ([key, { dtype: type, shape, bytes }]) => ({ name: key, type, shape, bytes }),
      );
      const file = new Blob([stateFile(format, state)]);
      const { images } = JSON.parse(read(`weights/${logits}.json`).toString()) as {
        images: Record<string, Record<string, number[]>>;
      };
      const library = new ModelLibrary(new MemoryStore(), fetchNothing, new Transfer(null));
      const options = { preprocessing: 'inception' };
      const kept = await library.addModel({ files: [{ path: `${name}.pth`, file }], options }, () => {});
      const { architecture, weights, dispose } = await library.load(kept.id);
      for (const photograph of PHOTOGRAPHS) {
        const { width, height, pixels } = readPicture(`clean/${photograph}.png`);
        const answer = tf.tidy(() =>
          forward(architecture, weights, tf.div(tf.tensor4d(pixels, [1, height, width, 3], 'float32'), 255)),
        );
        const found = await answer.data();
        answer.dispose();
        const expected = images[photograph]![column]!;
        const error = expected.reduce((worst, value, i) => Math.max(worst, Math.abs(found[i]! - value)), 0);
        expect(error / Math.max(...expected.map(Math.abs)), photograph).toBeLessThan(RELATIVE);
      }
      dispose();
    },
  );
});

describe.skipIf(!made)('files that PyTorch wrote', () => {
  const files = made && existsSync(made) ? readdirSync(made, { recursive: true, encoding: 'utf8' }) : [];
  it.each(files.filter((file) => file.endsWith('.pth')))('%s is read as it was written', async (name) => {
    const { tensors, said } = JSON.parse(readFileSync(resolve(made!, name.replace(/pth$/, 'json')), 'utf8')) as {
      tensors: [string, { shape: number[]; sha256: string }][];
      said: string[];
    };
    const { file, header, said: found } = await openWeights(fileOfBytes(name, readFileSync(resolve(made!, name))));
    expect([...header.tensors.keys()]).toEqual(tensors.map(([key]) => key));
    for (const [key, { shape, sha256 }] of tensors) {
      const entry = header.tensors.get(key)!;
      expect(entry.shape, key).toEqual(shape);
      const bytes = await file.read(entry.begin, entry.end);
      expect(createHash('sha256').update(bytes).digest('hex'), key).toBe(sha256);
    }
    for (const word of said) expect(found.join(' ')).toContain(word);
  });

  it('are there', () => expect(files.filter((file) => file.endsWith('.pth'))).not.toEqual([]));
});
