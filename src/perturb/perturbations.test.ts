import { beforeAll, expect, it, describe } from 'vitest';
import { describeOnBackends, expectClose } from '../compute/testing';
import type { Picture } from '../contract/image';
import { psnr } from '../image/psnr';
import { corruptPicture } from './corruptSet';
import { severityRow } from './perturbation';
import { perturbation, perturbations } from './registry';
import { testPicture, testPictures, valuesOf, wavePicture } from './testing';

const SIZE = 32;
const options = { severity: 3, seed: 5, firstIndex: 0, table: 'imagenet-c' as const };
/** What `cpu` gives, for the other backends to be compared with. */
const fromCpu = new Map<string, Float32Array>();

describeOnBackends('perturbations', (backend) => {
  for (const { info, apply } of perturbations) {
    it(`${info.name} keeps shape and range, depends on its seed alone, and not on the batch split`, async () => {
      const x = testPictures(4, SIZE);
      const run = (seed: number, first = 0, count = 4) =>
        valuesOf(() => {
          const out = apply(x.slice([first, 0, 0, 0], [count, -1, -1, -1]), { ...options, seed, firstIndex: first });
          expect(out.shape).toEqual([count, SIZE, SIZE, 3]);
          return out;
        });
      const whole = await run(5);
      expect(Math.min(...whole)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...whole)).toBeLessThanOrEqual(1);
      expect(await run(5)).toEqual(whole);
      expectClose([...(await run(5, 0, 3)), ...(await run(5, 3, 1))], whole, { absolute: 1e-5 });

      const other = await run(6);
      const change = other.reduce((most, value, i) => Math.max(most, Math.abs(value - whole[i]!)), 0);
      if (info.random) expect(change).toBeGreaterThan(0.01);
      else expect(change).toBe(0);

      if (backend === 'cpu') fromCpu.set(info.name, whole);
      else expectClose(whole, fromCpu.get(info.name)!, { absolute: 1 / 255 });
      x.dispose();
    });
  }
});

describeOnBackends('strengths', (backend) => {
  if (backend !== 'wasm') return it('are measured on wasm', () => undefined);
  let photo: Picture;
  beforeAll(() => {
    photo = wavePicture(SIZE);
  });
  // As published, saturate goes down, then up, and two severities of glass blur and frost are milder than the one before.
  const unordered = ['saturate', 'glass_blur', 'frost'];
  // No rendition has the colours of its picture; what its strength takes away is measured beside them.
  const measured = perturbations.filter((p) => p.info.family !== 'rendition' && !unordered.includes(p.info.name));
  for (const { info } of measured) {
    it(`${info.name} grows with the severity`, async () => {
      const quality: number[] = [];
      for (const severity of [1, 1.5, 2, 3, 4, 5]) {
        let sum = 0;
        for (let index = 0; index < 4; index++) {
          const corrupted = await corruptPicture(photo, info.name, { severity, seed: 1, table: 'imagenet-c' }, index);
          sum += psnr(corrupted.pixels, photo.pixels);
        }
        quality.push(sum / 4);
      }

      quality.slice(1).forEach((after, i) => expect(after, quality.join(' ')).toBeLessThan(quality[i]! + 0.3));
      expect(quality.at(-1)!).toBeLessThan(quality[0]! - 0.5);
    });
  }

  it('accept pictures of any shape, large and small', async () => {
    for (const [height, width] of [
      [19, 45],
      [7, 9],
    ] as const) {
      const picture = { height, width, pixels: testPicture(64).pixels.slice(0, height * width * 3) };
      for (const { info } of perturbations) {
        for (const table of ['imagenet-c', 'cifar-c'] as const) {
          const out = await corruptPicture(picture, info.name, { severity: 5, seed: 1, table });
          expect(out.pixels.length, info.name).toBe(picture.pixels.length);
        }
      }
    }
  });
});

describe('registry', () => {
  it('has unique names and five rows for both tables, one value for each parameter', () => {
    expect(new Set(perturbations.map((p) => p.info.name)).size).toBe(perturbations.length);
    for (const { info } of perturbations) {
      for (const table of ['imagenet-c', 'cifar-c'] as const) {
        expect(info.severities[table]).toHaveLength(5);
        for (const row of info.severities[table]) expect(row).toHaveLength(info.parameters.length);
      }
    }
  });

  it('names what it knows when asked for what it does not', () => {
    expect(() => perturbation('rain')).toThrow(/"rain".*gaussian_noise.*saturate/);
  });

  it('interpolates severities and refuses those out of range', () => {
    const { info } = perturbation('gaussian_noise');
    expect(severityRow(info, 2, 'imagenet-c')).toEqual([0.12]);
    expect(severityRow(info, 2.5, 'imagenet-c')[0]).toBeCloseTo(0.15);
    expect(severityRow(info, 5, 'cifar-c')).toEqual([0.1]);
    expect(() => severityRow(info, 5.5, 'cifar-c')).toThrow(/from 1 to 5, not 5.5/);
    expect(() => severityRow(info, Number.NaN, 'cifar-c')).toThrow(RangeError);
  });
});
