/** Pictures that others corrupted, measured as they were published: CIFAR-100-C whole, ImageNet-C at its 224 px. */
import { describe, expect, it } from 'vitest';
import type { Picture } from '../../contract/image';
import type { DataFile } from '../../contract/library';
import type { PicturesChoice } from '../../contract/evaluation';
import { TEST_CORRUPTIONS } from '../../contract/presets';
import { LocalPool } from '../../pool/LocalPool';
import { task } from '../../pool/task';
import { npyBytes } from '../../sources/formats/testing';
import { MemoryStore } from '../../store/MemoryStore';
import { DataLibrary } from '../library/data/DataLibrary';
import { Transfer } from '../library/transfer';
import { ANSWER, answerTask } from '../pool/answerTask';
import { evaluate } from './evaluate';
import type { EvaluatedModel } from './evaluatedModel';
import { openedSource } from './openedSource';

/** Pictures by the value of their bytes: `px<side>` files of one grey. */
const decode = (bytes: Uint8Array): Promise<Picture> => {
  const [side = 1, grey = 0] = bytes;
  return Promise.resolve({ width: side, height: side, pixels: new Uint8Array(side * side * 3).fill(grey) });
};

/** Answers with the class that the first byte of a picture says, and remembers what it saw. */
function seer(classes: number): EvaluatedModel & { seen: Picture[] } {
  const seen: Picture[] = [];
  return {
    ...{ id: 'seer', label: 'Seer', architecture: 'none', inputSize: 32, matched: 'by order', assumed: [] },
    ...{ classes, bytes: 0, plain: null, network: null, seen, dispose: () => {} },
    probabilities(pictures) {
      seen.push(...pictures.map((picture) => ({ ...picture, pixels: picture.pixels.slice(0, 3) })));
      return Promise.resolve(
        pictures.map(({ pixels }) =>
          Float32Array.from({ length: classes }, (_, k) => (k === pixels[0]! % classes ? 1 : 0)),
        ),
      );
    },
    answers: (all) => Int32Array.from(all, (probabilities) => probabilities.indexOf(1)),
  };
}

async function measured(files: DataFile[], choice: PicturesChoice = {}) {
  const library = new DataLibrary(new MemoryStore(), { decode, fetch }, new Transfer(null));
  await library.openData(files, () => {});
  const request = { from: 'opened' as const, choice, corruptions: [], severities: [], seed: 1 };
  const source = openedSource(library.openedNow(), request);
  const model = seer(source.data.classNames.length);
  const pool = new LocalPool({ table: new Map([task(ANSWER, answerTask)]), reason: 'a test' });
  const { signal } = new AbortController();
  const onProgress = () => {};
  const evaluation = await evaluate({ models: [model], source, pool, backend: 'wasm', onProgress, signal });
  return { ...evaluation, row: evaluation.rows[0]!, seen: model.seen };
}

const file = (path: string, bytes: Uint8Array): DataFile => ({ path, file: new Blob([new Uint8Array(bytes)]) });

/** Nineteen corruptions of the same `n` pictures at five severities; the higher the severity, the more answers are wrong. */
function cifar100c(n: number): DataFile[] {
  const labels = Uint8Array.from({ length: 5 * n }, (_, i) => (99 - (i % n)) % 100);
  const names = [...TEST_CORRUPTIONS, 'gaussian_blur', 'saturate', 'spatter', 'speckle_noise'];
  return [
    file('CIFAR-100-C/labels.npy', npyBytes('|u1', [5 * n], labels)),
    ...names.map((name, c) => {
      const pixels = new Uint8Array(5 * n * 32 * 32 * 3);
      for (let i = 0; i < 5 * n; i++) {
        const wrong = i % n < Math.floor(i / n) + (c % 2);
        pixels.fill((labels[i]! + (wrong ? 1 : 0)) % 100, i * 3072, (i + 1) * 3072);
      }
      return file(`CIFAR-100-C/${name}.npy`, npyBytes('|u1', [5 * n, 32, 32, 3], pixels));
    }),
  ];
}

describe('CIFAR-100-C whole', () => {
  it('is measured by corruption and severity, the same pictures in each, at its own 32 px', async () => {
    const { row, pictures, corruptions, severities } = await measured(cifar100c(20));
    expect(corruptions).toHaveLength(19);
    expect(severities).toEqual([1, 2, 3, 4, 5]);
    expect(pictures).toMatchObject({ count: 20, side: 32, prepared: { read: 1900, asTheyAre: 1900 } });
    expect(pictures.classNames).toHaveLength(100);
    const accuracies = (name: string) => [1, 2, 3, 4, 5].map((severity) => row.perCorruption[name]![severity]!);
    const even = corruptions.filter((_, c) => c % 2 === 0);
    // Files are listed by name, so that which of them is even is told by what they hold.
    const firsts = corruptions.map((name) => accuracies(name)[0]!.accuracy);
    expect([...new Set(firsts)].sort()).toEqual([0.95, 1]);
    for (const name of corruptions) {
      const start = accuracies(name)[0]!.accuracy;
      expect(accuracies(name).map(({ accuracy }) => Number((start - accuracy).toFixed(3)))).toEqual([
        0, 0.05, 0.1, 0.15, 0.2,
      ]);
      expect(accuracies(name).every(({ n }) => n === 20)).toBe(true);
    }
    expect(even.length).toBe(10);
    // The interval is over twenty pictures, not over as many as there are records.
    expect(row.corrupted!.n).toBe(20 * 95);
    expect(row.perPicture!.pictures).toHaveLength(20);
    expect(row.perPicture!.seen).toBeUndefined();
    expect(row.corruptionError).toMatchObject({ normalised: false });
  });

  it('is the same in shards of it, however they divide', async () => {
    const files = cifar100c(20);
    const parts = await Promise.all(
      [1, 2, 3].map((number) => measured(files, { shard: { number, of: 3 }, cells: { severities: [5] } })),
    );
    expect(parts.map(({ pictures }) => pictures.count)).toEqual([6, 7, 7]);
    expect(new Set(parts.map(({ pictures }) => pictures.fingerprint!.names)).size).toBe(1);
  });
});

describe('ImageNet-C', () => {
  const folder = (side: number) =>
    ['n01440764', 'n01443537'].flatMap((wnid, k) =>
      [1, 2].flatMap((severity) => [
        file(`c/fog/${severity}/${wnid}/x${k}.JPEG`, Uint8Array.from([side, k])),
        file(`c/fog/${severity}/${wnid}/y${k}.JPEG`, Uint8Array.from([side, 5 + k])),
      ]),
    );

  it('of 224 px is never resized again, and the evaluation says so', async () => {
    const { pictures, seen, row } = await measured(folder(224));
    expect(pictures.prepared).toEqual({ read: 8, asTheyAre: 8 });
    expect(seen.map(({ width, height }) => [width, height])).toEqual(Array(8).fill([224, 224]));
    expect(row.perPicture!.pictures).toEqual(['n01440764/x0', 'n01440764/y0', 'n01443537/x1', 'n01443537/y1']);
  });

  it('of another size is brought to 224, which is not said of it', async () => {
    const { pictures, seen } = await measured(folder(250));
    expect(pictures.prepared).toEqual({ read: 8, asTheyAre: 0 });
    expect(seen[0]).toMatchObject({ width: 224, height: 224 });
  });
});
