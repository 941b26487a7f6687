import { expect, it } from 'vitest';
import { describeOnBackends } from '../compute/testing';
import { AGREEMENT, AGREEMENT_EXCEPTIONS } from './agreement';
import { pictureTensor } from './corruptSet';
import { perturbations } from './registry';
import { testPicture, valuesOf } from './testPictures';

const [HEIGHT, WIDTH] = [32, 40];
const options = { severity: 3, seed: 5, firstIndex: 0, table: 'imagenet-c' as const };
/** What `cpu` gives, for the other backends to be compared with. */
const fromCpu = new Map<string, Float32Array>();

describeOnBackends('backends', (backend) => {
  for (const { info, apply } of perturbations) {
    it(`agree on ${info.name}`, async () => {
      const pixels = testPicture(WIDTH).pixels.slice(0, HEIGHT * WIDTH * 3);
      const values = await valuesOf(() => apply(pictureTensor({ height: HEIGHT, width: WIDTH, pixels }), options));
      if (backend === 'cpu') {
        fromCpu.set(info.name, values);
        return;
      }
      const expected = fromCpu.get(info.name)!;
      let off = 0;
      let worst = 0;
      values.forEach((value, i) => {
        const error = Math.abs(value - expected[i]!);
        if (!(error <= AGREEMENT)) off++;
        if (!(error <= worst)) worst = error;
      });
      const { share } = AGREEMENT_EXCEPTIONS[info.name] ?? { share: 0 };
      expect(off, `worst: ${worst}`).toBeLessThanOrEqual(share * values.length);
    });
  }

  it('have no exceptions for what does not exist', () => {
    const names = perturbations.map(({ info }) => info.name);
    for (const name of Object.keys(AGREEMENT_EXCEPTIONS)) expect(names).toContain(name);
  });
});
