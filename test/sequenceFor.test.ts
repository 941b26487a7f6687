import { expect, it } from 'vitest';
import { perturbations } from '../src/perturb/registry';
import { sequences } from '../src/perturb/sequences/registry';
import { sequenceFor } from '../src/lab/look/sequenceFor';

const known = sequences.map(({ info }) => info.name);
const of = (name: string) => sequenceFor(perturbations.find(({ info }) => info.name === name)!.info, known);

it('is the one of the same name, else the nearest, else none', () => {
  for (const name of known.filter((name) => perturbations.some(({ info }) => info.name === name)))
    expect(of(name)).toBe(name);
  expect(['frost', 'fog', 'glass_blur', 'impulse_noise', 'perspective'].map(of)).toEqual([
    'snow',
    'brightness',
    'gaussian_blur',
    'gaussian_noise',
    'tilt',
  ]);
  expect(of('mosaic')).toBeNull();
  expect(sequenceFor({ name: 'snow', family: 'weather' }, ['tilt'])).toBeNull();
});
