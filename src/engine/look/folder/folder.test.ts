/** Curves over many pictures with the real engine: drawings, files with and without labels, and what cannot be used. */
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FlipCount } from '../../../contract/flips';
import type { FolderProgress, FolderRequest } from '../../../contract/folder';
import type { Picture } from '../../../contract/image';
import { nodePlatform } from '../../platform/nodePlatform';
import { EngineSession } from '../../session';

const session = new EngineSession(nodePlatform());
beforeAll(async () => {
  await session.start({ backend: 'wasm', workers: 1 });
  // The models stay loaded.
  await session.predict(plain(1));
});

const request = (pictures: FolderRequest['pictures'], more: Partial<FolderRequest> = {}): FolderRequest => ({
  ...{ pictures, steps: [{ perturbation: 'contrast', severity: 2 }], step: 0, seed: 1, table: 'imagenet-c', most: 20 },
  ...more,
});

async function png({ width, height, pixels }: Picture): Promise<Blob> {
  return new Blob([
    await sharp(pixels, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer(),
  ]);
}
const plain = (value: number): Picture => ({ width: 64, height: 64, pixels: new Uint8Array(64 * 64 * 3).fill(value) });

describe('a folder in Look', () => {
  it('is measured on the drawings: what the models say of each picture at each severity', async () => {
    const progress: FolderProgress[] = [];
    const tensors = session.tensors();
    const found = await session.folderCurve(request({ from: 'drawings', perClass: 1 }, { most: 18 }), (one) =>
      progress.push(one),
    );
    expect(session.tensors()).toBe(tensors);
    expect(found).toMatchObject({ count: 16, side: 64, leftOut: [] });
    expect(progress.map(({ done }) => done)).toEqual([0, 16]);
    const curve = found.curves.find(({ model }) => /robust/i.test(model)) ?? found.curves[0]!;
    expect(curve).toMatchObject({ measure: 'accuracy', why: null });
    expect(curve.points.map(({ n }) => n)).toEqual([16, 16, 16, 16, 16, 16]);
    expect(curve.points[0]!.right).toBeGreaterThan(8);
    expect(curve.points[5]!.right).toBeLessThan(curve.points[0]!.right);
  });

  it('without labels is agreement with the answer to the untouched picture; what is unreadable is named', async () => {
    const files = [
      { path: 'mine/one.png', file: await png(plain(10)) },
      { path: 'mine/two.png', file: await png(plain(200)) },
      { path: 'mine/broken.png', file: new Blob(['no picture']) },
    ];
    const found = await session.folderCurve(request({ from: 'files', files }), () => {});
    expect(found).toMatchObject({ name: 'mine', count: 2, found: 3 });
    expect(found.leftOut.map(({ name }) => name)).toEqual(['mine/broken.png']);
    for (const { measure, points } of found.curves) {
      expect([measure, points[0]!.right, points[0]!.n]).toEqual(['agreement', 2, 2]);
    }
  });

  it('takes a sample of many, spread over the classes, and says so', async () => {
    const files = await Promise.all(
      Array.from({ length: 12 }, async (_, i) => ({
        path: `data/${i % 2 ? 'cat' : 'dog'}/${i}.png`,
        file: await png(plain(i * 20)),
      })),
    );
    const found = await session.folderCurve(request({ from: 'files', files }, { most: 4 }), () => {});
    expect(found).toMatchObject({ count: 4, found: 12, classNames: ['cat', 'dog'] });
    expect(found.notes.join(' ')).toMatch(/Of 12 pictures 4 were drawn by the seed/);
  });

  it('is kept to a part of each picture where that is meant', async () => {
    const noise = [{ perturbation: 'gaussian_noise', severity: 5 }];
    const tiny = 'rect:0,0,0.02,0.02';
    const at = (more: Partial<FolderRequest>) =>
      session.folderCurve(request({ from: 'drawings', perClass: 1 }, { steps: noise, most: 8, ...more }), () => {});
    const [whole, part] = [await at({}), await at({ region: tiny })];
    const right = ({ curves: [curve] }: typeof whole) => curve!.points.map(({ right }) => right);
    // One pixel of 4,096 changes no answer.
    expect(new Set(right(part)).size).toBe(1);
    expect(right(whole)[5]).toBeLessThan(right(part)[5]!);
  });

  it('is asked where answers flip over sequences, and goes on where it was cancelled', async () => {
    const tensors = session.tensors();
    const flips = {
      pictures: { from: 'drawings', perClass: 1 },
      sequences: ['shot_noise', 'tilt'],
      seed: 1,
      most: 2,
    } as const;
    const counts: FlipCount[] = [];
    const cut = session.folderFlips(flips, ({ counted }) => {
      counts.push(...counted);
      if (counts.length === 2) void session.cancelFolder();
    });
    await expect(cut).rejects.toThrow(/cancelled/);
    const known = [...counts];
    const resumed = await session.folderFlips({ ...flips, known }, ({ counted }) => counts.push(...counted));
    expect(counts).toHaveLength(4);
    const whole = await session.folderFlips(flips, () => {});
    expect(resumed).toEqual(whole);
    expect(session.tensors()).toBe(tensors);
    expect(whole).toMatchObject({ count: 2, side: 64, leftOut: [] });
    expect(
      whole.rows.map(({ perSequence }) => perSequence.map(({ sequence, n, frames }) => [sequence, n, frames])),
    ).toEqual(
      whole.rows.map(() => [
        ['shot_noise', 2, 31],
        ['tilt', 2, 31],
      ]),
    );
    for (const { mean } of whole.rows) expect(mean!.value).toBeLessThanOrEqual(1);
    await expect(session.folderFlips({ ...flips, sequences: ['rain'] }, () => {})).rejects.toThrow(/"rain"/);
  });

  it('refuses what it cannot use, and can be cancelled', async () => {
    const fails = (pictures: FolderRequest['pictures'], words: RegExp, more: Partial<FolderRequest> = {}) =>
      expect(session.folderCurve(request(pictures, more), () => {})).rejects.toThrow(words);
    await fails({ from: 'files', files: [] }, /There is no file/);
    await fails({ from: 'files', files: [{ path: 'a.txt', file: new Blob(['x']) }] }, /./);
    await fails({ from: 'files', files: [{ path: 'a.png', file: new Blob(['x']) }] }, /No picture of .*a\.png/);
    await fails({ from: 'kept', id: 'none' }, /./);
    await fails({ from: 'drawings', perClass: 1 }, /there is no step 3/, { step: 3 });
    const running = session.folderCurve(request({ from: 'drawings', perClass: 10 }, { most: 160 }), ({ done }) => {
      if (done > 0) void session.cancelFolder();
    });
    await expect(running).rejects.toThrow(/cancelled/);
    // It is free again.
    await fails({ from: 'files', files: [] }, /There is no file/);
  });
});
