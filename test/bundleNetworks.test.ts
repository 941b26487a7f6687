import { expect, it } from 'vitest';
import { large, small } from '../src/models/resnet';
import { TEMPER_STEMS } from '../src/report/bundleNetworks';

it.each([small, large])('the Python of a bundle has the stem of the embedded model $id', ({ id, stem }) => {
  expect(TEMPER_STEMS[id as keyof typeof TEMPER_STEMS]).toEqual({ stride: stem.stride, pool: stem.pool ?? 1 });
});
