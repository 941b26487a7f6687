import { beforeEach, describe, expect, it } from 'vitest';
import type { PerturbationFamily, PerturbationInfo } from '../../contract/perturbation';
import { Catalogue } from './Catalogue.svelte';

const info = (name: string, label: string, family: PerturbationFamily) => ({ name, label, family }) as PerturbationInfo;
let catalogue: Catalogue;
beforeEach(() => {
  catalogue = new Catalogue();
  catalogue.all = [
    info('gaussian_noise', 'Gaussian noise', 'noise'),
    info('gaussian_blur', 'Gaussian blur', 'blur'),
    info('motion_blur', 'Motion blur', 'blur'),
    info('plasma_noise', 'Plasma noise', 'c-bar'),
  ];
});
const names = () => catalogue.listed.map(({ name }) => name);

describe('Catalogue', () => {
  it('lists one family, with the number of each that has members', () => {
    expect(names()).toEqual(['gaussian_noise']);
    expect(catalogue.families.map(({ family, count }) => `${family} ${count}`)).toEqual([
      'noise 1',
      'blur 2',
      'c-bar 1',
      'all 4',
    ]);
  });

  it.each([
    ['gauss', ['gaussian_noise', 'gaussian_blur']],
    ['BLUR mot', ['motion_blur']],
    ['motion_blur', ['motion_blur']],
    ['C̄', ['plasma_noise']],
    ['ussian', []],
    ['  ', ['gaussian_noise']],
  ])('finds “%s”', (query, found) => {
    catalogue.query = query;
    expect(names()).toEqual(found);
  });

  it('steps between families and stops at the ends', () => {
    catalogue.step(-1);
    expect(catalogue.family).toBe('noise');
    for (let i = 0; i < 9; i++) catalogue.step(1);
    expect(catalogue.family).toBe('all');
  });

  it('reveals what is not listed', () => {
    catalogue.query = 'gauss';
    catalogue.reveal('motion_blur');
    expect([catalogue.query, catalogue.family]).toEqual(['', 'blur']);
  });
});
