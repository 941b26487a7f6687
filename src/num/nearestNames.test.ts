import { describe, expect, it } from 'vitest';
import { nearestName, nearestNames } from './nearestNames';
import { soon } from '../../test/patience';

const KNOWN = ['fog', 'frost', 'gaussian_noise', 'gaussian_blur', 'imagenet-c', 'snow'];

describe('nearest names', () => {
  it.each([
    ['gausian_noise', 'gaussian_noise'],
    ['Gaussian Noise', 'gaussian_noise'],
    ['fgo', 'fog'],
    ['imagenet_c', 'imagenet-c'],
    ['gaussian_b', 'gaussian_blur'],
    ['watercolour', null],
  ])('%s was meant as %s', (name, meant) => {
    expect(nearestName(name, KNOWN)).toBe(meant);
  });

  it('lists those that contain the name first, and only a few', () => {
    expect(nearestNames('noise', KNOWN)[0]).toBe('gaussian_noise');
    expect(nearestNames('snoww', KNOWN)).toHaveLength(4);
    expect(nearestName('fog', [])).toBeNull();
  });

  it('takes no time over what nobody mistyped', () =>
    soon(() => {
      expect(nearestName('fog'.repeat(1_000_000), KNOWN)).toBeNull();
      expect(nearestNames('fog'.repeat(1_000_000), KNOWN)).toHaveLength(4);
    }));
});
