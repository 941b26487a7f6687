import { describe, expect, it } from 'vitest';
import { wilson } from '../num/statistics';
import * as format from './format';

describe('accuracies', () => {
  it('are per cent with one digit', () => {
    expect(format.percent(0.8561)).toBe('85.6 %');
    expect(format.percent(1)).toBe('100.0 %');
    expect(format.withInterval({ accuracy: 0.856, n: 1000, low: 0.841, high: 0.87 })).toBe('85.6 (84.1–87.0)');
  });
  it('of nothing are not 0 %', () => {
    expect(format.accuracyPercent(wilson(0, 0))).toBe('–');
    expect(format.withInterval(wilson(0, 0))).toBe('–');
    expect(format.accuracyPercent(wilson(0, 5))).toBe('0.0 %');
  });
  it('differ with a sign, but zero has none', () => {
    expect(format.points(1.55)).toBe('+1.6');
    expect(format.points(-0.31)).toBe('−0.3');
    expect(format.points(-0.04)).toBe('0.0');
    expect(format.points(0)).toBe('0.0');
  });
});

describe('amounts', () => {
  it.each([
    [0, '0.0 s'],
    [0.84, '0.8 s'],
    [9.96, '10 s'],
    [59.6, '1 min'],
    [200, '3 min 20 s'],
    [3599.6, '1 h'],
    [3900, '1 h 5 min'],
  ])('%d s is %s', (value, text) => expect(format.seconds(value)).toBe(text));
  it.each([
    [0, '0'],
    [58e6, '58.0 MFLOP'],
    [999.7e6, '1.00 GFLOP'],
    [1.2e12, '1.20 TFLOP'],
    [3e19, '30000 PFLOP'],
  ])('%d operations are %s', (value, text) => expect(format.flops(value)).toBe(text));
  it.each([
    [950, '950'],
    [74_000, '74.0 k'],
    [1_110_000, '1.11 M'],
  ])('%d parameters are %s', (value, text) => expect(format.parameters(value)).toBe(text));
  it('of bytes are decimal', () => expect(format.bytes(40_000_000)).toBe('40.0 MB'));
});

it('names corruptions for people', () => {
  expect(format.corruptionLabel('gaussian_noise')).toBe('Gaussian noise');
  expect(format.corruptionLabel('jpeg_compression')).toBe('JPEG compression');
  expect(format.corruptionLabel('elastic_transform')).toBe('Elastic transform');
});
