import { describe, expect, it } from 'vitest';
import { imagenetIndices, shownNames } from './names';

describe('names of ImageNet classes', () => {
  it('are shown in place of WordNet ids', () => {
    expect(shownNames(['n01440764', 'n00000001', 'aquarium_fish'])).toEqual(['tench', 'n00000001', 'aquarium fish']);
  });

  it('give the labels of its 1,000 classes', () => {
    expect(imagenetIndices(['n01440764', 'n02102040'])).toEqual([0, 217]);
    const imagenette = [
      'tench',
      'English springer',
      'cassette player',
      'chain saw',
      'church',
      'French horn',
      'garbage truck',
      'gas pump',
      'golf ball',
      'parachute',
    ];
    expect(imagenetIndices(imagenette)).toEqual([0, 217, 482, 491, 497, 566, 569, 571, 574, 701]);
    expect(imagenetIndices(['tench, Tinca tinca', 'goldfish, Carassius auratus'])).toEqual([0, 1]);
  });

  it('give none where a class is none of them, or two are the same', () => {
    expect(imagenetIndices(['tench', 'cat'])).toBeNull();
    expect(imagenetIndices(['n01440764', 'n00000001'])).toBeNull();
    expect(imagenetIndices(['tench', 'Tench'])).toBeNull();
    expect(imagenetIndices([])).toBeNull();
  });
});
