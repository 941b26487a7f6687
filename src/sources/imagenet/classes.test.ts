import { describe, expect, it } from 'vitest';
import { testSource } from '../pictures/testing';
import {
  hasWordNetIds,
  IMAGENET_A_LABELS,
  IMAGENET_CLASSES,
  IMAGENET_NAMES,
  IMAGENET_R_LABELS,
  imageNetLabel,
  publishedSubset,
  withImageNetLabels,
} from './classes';

const named = (classNames: readonly string[], counts: readonly number[]) => ({ ...testSource(counts), classNames });

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

describe('folders of WordNet ids', () => {
  it('get the labels of ImageNet', () => {
    const source = withImageNetLabels(named(['n01440764', 'n02391049'], [1, 2]));
    expect(source.entries.map(({ label }) => label)).toEqual([0, 340, 340]);
    expect(source.classNames[340]).toBe('zebra');
  });

  it('with other ids are refused, or those are left out', () => {
    const source = named(['n01440764', 'n00000001', 'n02391049'], [1, 2, 1]);
    expect(() => withImageNetLabels(source)).toThrow(/not among ImageNet's 1,000: "n00000001"/);
    expect(withImageNetLabels(source, 'leave out').entries.map(({ label }) => label)).toEqual([0, 340]);
    expect(() => withImageNetLabels(named(['n00000001'], [1]), 'leave out')).toThrow(/not among/);
    expect(() => withImageNetLabels(named(['cat'], [1]))).toThrow(/no WordNet ids/);
    expect(hasWordNetIds([])).toBe(false);
  });

  it('of ImageNet-R and -A are recognised by their classes', () => {
    const wnids = (labels: readonly number[]) => labels.map((label) => IMAGENET_CLASSES[label]!.wnid);
    const source = (labels: readonly number[]) =>
      withImageNetLabels(named(wnids(labels), new Array<number>(labels.length).fill(1)));
    expect(publishedSubset(source(IMAGENET_R_LABELS))?.name).toBe('ImageNet-R');
    expect(publishedSubset(source(IMAGENET_A_LABELS))?.labels).toBe(IMAGENET_A_LABELS);
    expect(publishedSubset(source(IMAGENET_A_LABELS.slice(1)))).toBeNull();
  });
});
