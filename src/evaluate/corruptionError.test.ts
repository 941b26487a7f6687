import { describe, expect, it } from 'vitest';
import { TEST_CORRUPTIONS, VALIDATION_CORRUPTIONS } from '../contract/presets';
import type { Accuracy, PerCorruption } from '../contract/report';
import { ALEXNET_ERRORS, corruptionError } from './corruptionError';

const at = (accuracy: number, n = 50): Accuracy => ({ accuracy, n, low: 0, high: 1 });

/** The fifteen at all severities, each with the error that `error` gives it. */
function table(error: (name: string, severity: number) => number): PerCorruption {
  return Object.fromEntries(
    TEST_CORRUPTIONS.map((name) => [
      name,
      Object.fromEntries([1, 2, 3, 4, 5].map((severity) => [severity, at(1 - error(name, severity))])),
    ]),
  );
}

const imageNet = { classes: 1000, imagenet: true, side: 224, clean: at(1 - 0.435) };

describe('normalised', () => {
  it('is 1 for AlexNet itself, also relatively', () => {
    // Severities around AlexNet's mean: only their sum counts.
    const result = corruptionError(
      table((name, severity) => ALEXNET_ERRORS[name]! + 0.01 * (severity - 3)),
      imageNet,
    );
    expect(result.normalised).toBe(true);
    expect(result.value).toBeCloseTo(1, 12);
    expect(result.relative).toBeCloseTo(1, 12);
    expect(result.why).toContain('AlexNet');
  });
  it('is the mean of quotients: error 0.5 throughout, clean error 0.3', () => {
    const result = corruptionError(
      table(() => 0.5),
      { ...imageNet, clean: at(0.7) },
    );
    // By hand, from the published table: Σ 0.5/AlexNet and Σ 0.2/(AlexNet − 0.435), over 15.
    expect(result.value).toBeCloseTo(0.6467257, 6);
    expect(result.relative).toBeCloseTo(0.6517556, 6);
  });
  it('counts a corruption by its own denominator', () => {
    const only = (hurt: string) =>
      corruptionError(
        table((name) => (name === hurt ? 1 : 0)),
        imageNet,
      ).value;
    expect(only('brightness')).toBeCloseTo(1 / 0.564592 / 15, 12);
    expect(only('impulse_noise')).toBeCloseTo(1 / 0.92264 / 15, 12);
  });
  it('does not count further corruptions', () => {
    const given = table(() => 0.5);
    for (const name of VALIDATION_CORRUPTIONS) given[name] = { 1: at(0) };
    expect(corruptionError(given, imageNet).value).toBeCloseTo(0.6467257, 6);
  });
});

describe('unnormalised', () => {
  const full = () => table(() => 0.4);
  it.each([
    ['200 of the classes', { classes: 200 }, /1,000 classes of ImageNet \(here 200 of them\)/],
    ['a thousand other classes', { imagenet: false }, /here 1000 other classes/],
    ['small pictures', { side: 32 }, /224 px \(here 32\)/],
    ['other strengths', { table: 'cifar-c' as const }, /strengths of ImageNet-C \(here those of cifar-c\)/],
    ['no clean pictures', { clean: at(0, 0) }, /clean pictures/],
  ])('with %s', (_, change, words) => {
    const result = corruptionError(full(), { ...imageNet, ...change });
    expect(result).toMatchObject({ normalised: false, why: expect.stringMatching(words) });
    expect(result.value).toBeCloseTo(0.4, 12);
    expect(result.relative).toBeUndefined();
  });
  it('where a corruption or a severity is missing', () => {
    const given = full();
    delete given.snow;
    delete given.fog![2];
    given.fog![5] = at(0, 0);
    const { normalised, why } = corruptionError(given, imageNet);
    expect(normalised).toBe(false);
    expect(why).toMatch(/all fifteen corruptions \(without snow\); all five severities of each \(without 2, 5\)/);
  });
  it('is the plain mean, in which every corruption counts the same', () => {
    const given = { fog: { 1: at(0.8), 3: at(0.6) }, frost: { 3: at(0.5), 5: at(0, 0) }, own_kind: { 2: at(1) } };
    const { value, why } = corruptionError(given, { classes: 4, imagenet: false, side: 96, clean: at(0.9) });
    expect(value).toBeCloseTo((0.3 + 0.5 + 0) / 3, 12);
    expect(why).toContain('gaussian_noise, shot_noise, impulse_noise and 10 more');
  });
  it('refuses a table without a prediction', () => {
    expect(() => corruptionError({ fog: { 1: at(0, 0) } }, imageNet)).toThrow(RangeError);
  });
});

it('knows the nineteen', () => {
  expect(Object.keys(ALEXNET_ERRORS)).toEqual(expect.arrayContaining([...TEST_CORRUPTIONS, ...VALIDATION_CORRUPTIONS]));
  expect(Object.keys(ALEXNET_ERRORS)).toHaveLength(19);
});
