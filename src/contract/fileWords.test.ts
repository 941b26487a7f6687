import { describe, expect, it } from 'vitest';
import { parseBundleRecord } from './bundle';
import { parseConfig } from './config';
import { knownAs } from './fileWords';
import { presetConfig } from './presets';
import { parseReport } from './report';

const refusal = (parse: (value: unknown) => unknown, value: unknown): string => {
  try {
    parse(value);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('It was taken.');
};

describe('a file that is not a report', () => {
  it.each([
    [
      {},
      'This is a JSON file, but not a report of Temper: it lacks “format”, “version”, “seed”, “seeds” and 11 more. It is empty.',
    ],
    [[1], 'This is a JSON file, but not a report of Temper: it holds only a list.'],
    ['words', 'This is a JSON file, but not a report of Temper: it holds only the text “words”.'],
    [null, 'This is a JSON file, but not a report of Temper: it holds only nothing.'],
    [{ name: 'x', dependencies: {} }, 'This is the description of a package, not a report of Temper.'],
    [{ format: 'temper-lesson' }, 'This is a lesson of Temper, not a report of Temper.'],
    [{ model_type: 'vit' }, 'This is the settings of a network, not a report of Temper.'],
  ])('%j is told as what it is', (value, words) => {
    expect(refusal(parseReport, value)).toBe(words);
  });

  it('that was changed is told field by field, without words of the validator', () => {
    const words = refusal(parseReport, { format: 'temper-report', version: 0, seed: 'x', seeds: [], preset: 'huge' });
    expect(words).toMatch(/^This is a report of Temper, but it cannot be read: it lacks “backend”, “config”/);
    expect(words).toContain(
      '“version” is 0, not 1; “seed” is the text “x”, and should be a number; “preset” is the text “huge”',
    );
    expect(words).not.toMatch(/Invalid|Expected|received|undefined/);
  });
});

it('a report of a later version asks for a newer Temper', () => {
  expect(refusal(parseReport, { format: 'temper-report', version: 2 })).toBe(
    'This report is of version 2; version 1 is read here. Update Temper.',
  );
});

it('a bundle’s record is told likewise', () => {
  const words = refusal(parseBundleRecord, { format: 'temper-bundle', version: 1, seed: -1, inputSize: 0 });
  expect(words).toMatch(/^The record of this bundle cannot be used: it lacks “method”/);
  expect(words).toContain('“inputSize” is 0, and should be at least 1');
  expect(words).not.toMatch(/Invalid|Expected|received|undefined/);
});

it('settings that cannot be used are told without words of the validator', () => {
  const tiny = presetConfig('tiny');
  const { seed: _, ...without } = tiny;
  expect(refusal(parseConfig, { ...without, preset: 'huge', name: 'x', data: 3 })).toMatch(
    /preset: must be one of tiny, .*, not the text “huge”; seed: is missing; data: must be a group of fields.*; name: there is no such setting\./,
  );
});

it('names that every object has are no fields', () => {
  expect(knownAs({ format: 'constructor' })).toBeNull();
});
