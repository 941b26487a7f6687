import { describe, expect, it } from 'vitest';
import { fixtureReport } from '../../test/fixtures/report';
import { parseBundleRecord } from './bundle';
import { ConfigError, parseConfig } from './config';
import { presetConfig } from './presets';
import { parseReport } from './report';
import { reservedKey } from './reservedKeys';

const KEYS = ['__proto__', 'constructor', 'prototype'];
/** As from a file: `JSON.parse` makes `__proto__` a key like any other. */
const withKey = (value: object, path: string, key: string): unknown => {
  const copy = JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
  let at = copy;
  for (const part of path.split('.').filter((one) => one !== '')) at = at[part] as Record<string, unknown>;
  Object.defineProperty(at, key, { value: { steps: 1 }, enumerable: true });
  return copy;
};

describe('reserved keys', () => {
  it('are found wherever they are, and nothing else is', () => {
    expect(reservedKey({ a: [1, { b: { length: 2, toString: 'x' } }], c: null })).toBeNull();
    expect(reservedKey(JSON.parse('{"a": [0, {"__proto__": {}}]}'))).toBe('a.1.__proto__');
    expect(reservedKey({ a: ['constructor'] })).toBeNull();
    expect(reservedKey(['x', 'y'])).toBeNull();
    for (const value of [null, 3, 'constructor', undefined, new Float32Array(2)]) expect(reservedKey(value)).toBeNull();
  });

  it('are found below a hundred thousand levels', () => {
    const levels = 100_000;
    let deep: unknown = { constructor: 1 };
    for (let i = 0; i < levels; i++) deep = [deep];
    expect(reservedKey(deep)?.endsWith('.constructor')).toBe(true);
  });

  it.each(KEYS)('are refused by name in a configuration, a report and the record of a bundle: %s', (key) => {
    const config = presetConfig('quick');
    for (const path of ['', 'student', 'student.correction', 'benchmark']) {
      expect(() => parseConfig(withKey(config, path, key))).toThrow(ConfigError);
      expect(() => parseConfig(withKey(config, path, key))).toThrow(key);
    }
    const report = fixtureReport();
    for (const path of ['', 'data.splits', 'validation', 'methods.0.perCorruption', 'methods.0', 'config.teacher']) {
      expect(() => parseReport(withKey(report, path, key)), path).toThrow(key);
    }
    expect(() => parseBundleRecord(withKey({ format: 'temper-bundle', heads: {} }, 'heads', key))).toThrow(key);
    expect(({} as { steps?: unknown }).steps).toBeUndefined();
  });
});
