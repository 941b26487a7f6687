import { expect, it } from 'vitest';
import { describeOnBackends } from '../../compute/testing';
import { valuesOf } from '../testing';
import { plasmaTensor } from './plasma';

describeOnBackends('plasma', (backend) => {
  it('reaches from 0 to 1 over its whole square, each seed its own, in any batch split', async () => {
    const both = await valuesOf(() => plasmaTensor([3, 4], 16, 16, 2));
    const [first, second] = [both.slice(0, 256), both.slice(256)];
    for (const map of [first, second]) expect([Math.min(...map), Math.max(...map)]).toEqual([0, 1]);
    expect(first).not.toEqual(second);
    expect(await valuesOf(() => plasmaTensor([4], 16, 16, 2))).toEqual(second);
  });

  it('is the corner of the next larger square', async () => {
    const square = await valuesOf(() => plasmaTensor([3], 16, 16, 2));
    const corner = await valuesOf(() => plasmaTensor([3], 5, 11, 2));
    expect([...corner]).toEqual(Array.from({ length: 55 }, (_, i) => square[Math.floor(i / 11) * 16 + (i % 11)]));
    expect([...(await valuesOf(() => plasmaTensor([3], 1, 1, 2)))]).toEqual([0]);
  });

  it('is smoother where the roughness decays faster', async () => {
    const steps = async (decay: number) => {
      const map = await valuesOf(() => plasmaTensor([3], 32, 32, decay));
      return map.slice(1).reduce((sum, value, i) => sum + Math.abs(value - map[i]!), 0);
    };
    expect(await steps(3)).toBeLessThan(0.8 * (await steps(1.5)));
  });

  if (backend !== 'wasm') return;
  it('is enlarged from a map of 2048 for long pictures, without steps', async () => {
    const line = await valuesOf(() => plasmaTensor([3], 1, 4200, 3));
    expect(line).toHaveLength(4200);
    const largest = line.slice(1).reduce((most, value, i) => Math.max(most, Math.abs(value - line[i]!)), 0);
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThan(0.01);
  });
});
