/** What is said of the strengths that nobody published. */
import { expect, it } from 'vitest';
import { cBar } from './index';

it('says of five where their strengths for small pictures come from', () => {
  expect(cBar).toHaveLength(10);
  const scanned = cBar.filter(({ info }) => info.source.includes('Not part of CIFAR-10-C̄'));
  expect(scanned.map(({ info }) => info.name).sort()).toEqual([
    'caustic_refraction',
    'cocentric_sine_waves',
    'perlin_noise',
    'plasma_noise',
    'single_frequency_greyscale',
  ]);
});
