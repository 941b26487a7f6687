/**
 * The same seed gives the same pixels: `cpu`, `wasm` and `webgpu` agree to one grey level of 255 for every perturbation, without
 * an exception.
 */
import { expect, it } from 'vitest';
import { describeOnBackends } from '../compute/testing';
import type { SeverityTable } from '../contract/perturbation';
import { tensorOfPicture } from './pictureTensors';
import { perturbations } from './registry';
import { testPicture, valuesOf } from './testing';

/** One grey level, and the last bits of single precision. */
const AGREEMENT = 1 / 255 + 1e-5;

const [HEIGHT, WIDTH] = [32, 40];
const options = { severity: 3, seed: 5, firstIndex: 0 };
/** What `cpu` gives, for the other backends to be compared with. */
const fromCpu = new Map<string, Float32Array>();

describeOnBackends('backends', (backend) => {
  // What has no table of its own for small pictures is the same with either.
  const cases = perturbations.flatMap(({ info, apply }) => {
    const { 'imagenet-c': large, 'cifar-c': small } = info.severities;
    const tables: SeverityTable[] = String(large) === String(small) ? ['imagenet-c'] : ['imagenet-c', 'cifar-c'];
    return tables.map((table) => ({ info, apply, table }));
  });
  for (const { info, apply, table } of cases) {
    it(`agree on ${info.name}, ${table}`, async () => {
      const pixels = testPicture(WIDTH).pixels.slice(0, HEIGHT * WIDTH * 3);
      const values = await valuesOf(() =>
        apply(tensorOfPicture({ height: HEIGHT, width: WIDTH, pixels }), { ...options, table }),
      );
      if (backend === 'cpu') {
        fromCpu.set(`${info.name} ${table}`, values);
        return;
      }
      const expected = fromCpu.get(`${info.name} ${table}`)!;
      let off = 0;
      let worst = 0;
      values.forEach((value, i) => {
        const error = Math.abs(value - expected[i]!);
        if (!(error <= AGREEMENT)) off++;
        if (!(error <= worst)) worst = error;
      });
      expect(off, `worst: ${worst}`).toBe(0);
    });
  }
});
