import { describe, expect, it } from 'vitest';
import {
  hasWordNetIds,
  IMAGENET_A_LABELS,
  IMAGENET_CLASSES,
  IMAGENET_NAMES,
  IMAGENET_R_LABELS,
  imageNetLabel,
} from './classes';

describe('the classes of ImageNet', () => {
  it('are 1,000 in the order of their ids, with different names', () => {
    const wnids = IMAGENET_CLASSES.map(({ wnid }) => wnid);
    expect(new Set(wnids).size).toBe(1000);
    expect([...wnids].sort()).toEqual(wnids);
    expect(new Set(IMAGENET_NAMES).size).toBe(1000);
    expect(IMAGENET_NAMES[0]).toBe('tench');
    expect(IMAGENET_NAMES[340]).toBe('zebra');
    expect(IMAGENET_NAMES[999]).toBe('toilet tissue');
    expect(imageNetLabel('n02391049')).toBe(340);
    expect(imageNetLabel('n99999999')).toBe(-1);
  });

  it('of which R and A have 200 each, with the labels of the published evaluation code', () => {
    expect(IMAGENET_R_LABELS).toHaveLength(200);
    expect(IMAGENET_A_LABELS).toHaveLength(200);
    expect(IMAGENET_R_LABELS.slice(0, 8)).toEqual([1, 2, 4, 6, 8, 9, 11, 13]);
    expect(IMAGENET_R_LABELS.slice(-6)).toEqual([965, 967, 980, 981, 983, 988]);
    expect(IMAGENET_A_LABELS.slice(0, 12)).toEqual([6, 11, 13, 15, 17, 22, 23, 27, 30, 37, 39, 42]);
    expect(IMAGENET_A_LABELS.slice(-6)).toEqual([980, 981, 984, 986, 987, 988]);
  });
});

describe('classes named by WordNet ids', () => {
  it('are all so named', () => {
    expect(hasWordNetIds(['n01440764', 'n00000001'])).toBe(true);
    expect(hasWordNetIds(['n01440764', 'cat'])).toBe(false);
    expect(hasWordNetIds([])).toBe(false);
  });
});
