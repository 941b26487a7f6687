import { describe, expect, it } from 'vitest';
import { describeOnBackends } from '../compute/testing';
import type { Picture } from '../contract/image';
import { MAX_STEPS } from '../contract/perturbation';
import { MAX_PIXELS } from '../image/pictureLimits';
import { corruptBySteps } from './composition';
import { corruptPicture } from './corruptSet';
import { testPicture } from './testing';

const picture = testPicture(24);
const options = { seed: 5, table: 'imagenet-c' as const };
const step = (perturbation: string, severity = 3) => ({ perturbation, severity });

describeOnBackends('compositions', () => {
  it('of one step are what that corruption gives alone, of none the picture itself', async () => {
    for (const name of ['gaussian_noise', 'fog', 'contrast']) {
      const alone = await corruptPicture(picture, name, { ...options, severity: 3 });
      expect((await corruptBySteps(picture, [step(name)], options)).pixels).toEqual(alone.pixels);
    }
    expect((await corruptBySteps(picture, [], options)).pixels).toEqual(picture.pixels);
  });

  it('depend on the order, and keep fractions between the steps', async () => {
    const there = await corruptBySteps(picture, [step('gaussian_noise'), step('contrast')], options);
    const back = await corruptBySteps(picture, [step('contrast'), step('gaussian_noise')], options);
    expect(there.pixels).not.toEqual(back.pixels);
    // Dimmed to a few levels and stored, noise would find only those levels.
    const stored = await corruptPicture(picture, 'contrast', { ...options, severity: 5 });
    const split = await corruptPicture(stored, 'saturate', { ...options, severity: 5 });
    const whole = await corruptBySteps(picture, [step('contrast', 5), step('saturate', 5)], options);
    expect(new Set(whole.pixels).size).toBeGreaterThan(new Set(split.pixels).size);
  });

  it('draw anew when a perturbation occurs again', async () => {
    const twice = await corruptBySteps(picture, [step('gaussian_noise', 1), step('gaussian_noise', 1)], options);
    const once = await corruptBySteps(picture, [step('gaussian_noise', 1)], options);
    const error = (a: Picture, b: Picture) =>
      Math.sqrt(a.pixels.reduce((sum, value, i) => sum + (value - b.pixels[i]!) ** 2, 0) / a.pixels.length);
    // Equal draws would double the noise, independent ones make it √2 times as large.
    expect(error(twice, picture) / error(once, picture)).toBeLessThan(1.7);
    expect(error(twice, picture) / error(once, picture)).toBeGreaterThan(1.15);
  });

  it('end in a JPEG file where asked for', async () => {
    const plain = await corruptBySteps(picture, [], { ...options, jpeg: null });
    const high = await corruptBySteps(picture, [], { ...options, jpeg: 95 });
    const low = await corruptBySteps(picture, [], { ...options, jpeg: 25 });
    const worst = await corruptPicture(picture, 'jpeg_compression', { ...options, severity: 1 });
    expect(plain.pixels).toEqual(picture.pixels);
    expect(high.pixels).not.toEqual(picture.pixels);
    expect(low.pixels).toEqual(worst.pixels);
  });
});

describe('what a composition refuses', () => {
  const refused = (steps: { perturbation: string; severity: number }[], more: object = {}) =>
    expect(corruptBySteps(picture, steps, { ...options, ...more })).rejects;

  it('says which step, and what is possible', async () => {
    await refused([step('gausian_nois')]).toThrow(/"gausian_nois".*: gaussian_noise/);
    await refused([step('fog', 0.5)]).toThrow(/severity of fog must be from 1 to 5, not 0.5/);
    await refused([step('fog', Number.NaN)]).toThrow(/severity of fog/);
    await refused(Array.from({ length: MAX_STEPS + 1 }, () => step('fog'))).toThrow(/at most 8 steps, not 9/);
    await refused([], { jpeg: 0 }).toThrow(/JPEG quality must be .* from 1 to 100, not 0/);
  });

  it('pictures that do not fit into memory, with a size that does', async () => {
    const panorama = { width: 12_000, height: 4000, pixels: new Uint8Array(144_000_000) };
    const said = await corruptBySteps(panorama, [step('fog')], options).catch((error: Error) => error.message);
    const [, width, height] = /48.0 million .* Scale it down to (\d+) × (\d+)/.exec(String(said))!.map(Number);
    expect(width! * height!).toBeLessThanOrEqual(MAX_PIXELS);
    expect(width! / height!).toBeCloseTo(3, 2);
    const half = { width: 4000, height: 2000, pixels: new Uint8Array(24_000_000) };
    await expect(corruptBySteps(half, [step('pencil_sketch')], options)).rejects.toThrow(
      /6.0 million .* Pencil sketch/,
    );
    const damaged = { width: 4, height: 4, pixels: new Uint8Array(4) };
    await expect(corruptBySteps(damaged, [], options)).rejects.toThrow(/4 × 4 has 48 values, not 4/);
  });
});
