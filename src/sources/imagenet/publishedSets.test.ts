import { describe, expect, it } from 'vitest';
import type { AnswerChoice } from '../../contract/library';
import { openPictures } from '../openPictures';
import { decodeTest, pictureFile } from '../pictures/testing';
import { IMAGENET_A_LABELS, IMAGENET_CLASSES, IMAGENET_R_LABELS } from './classes';
import { answersOf } from './publishedSets';

const wnid = (label: number) => IMAGENET_CLASSES[label]!.wnid;
const outside = IMAGENET_CLASSES.findIndex(({ inR, inA }) => !inR && !inA);

async function opened(labels: readonly number[], answers?: AnswerChoice, name = 'pictures') {
  const files = labels.map((label) => pictureFile(`${wnid(label)}/x.png`));
  const found = await openPictures(files, { name, decode: decodeTest, ...(answers ? { answers } : {}) });
  if (found.kind !== 'pictures') throw new Error(found.layout);
  const { classNames, entries } = found.splits.get('all')!;
  const doubt = found.doubts.find(({ option }) => option === 'answers');
  return {
    chosen: doubt?.chosen,
    choices: doubt?.choices.map(({ value }) => value),
    said: doubt?.said,
    classNames,
    labels: entries.map(({ label }) => classNames[label]),
    leftOut: found.leftOut,
  };
}

describe('among which classes answers are chosen', () => {
  it('is the 200 of ImageNet-R for the whole set and for any part of it', async () => {
    const all = IMAGENET_R_LABELS.map(wnid);
    for (const part of [IMAGENET_R_LABELS, IMAGENET_R_LABELS.slice(1), IMAGENET_R_LABELS.slice(20, 26)]) {
      const found = await opened(part);
      expect(found).toMatchObject({ chosen: 'imagenet-r', classNames: all, labels: part.map(wnid), leftOut: [] });
      expect(found.said).toMatch(/among the 200 classes of ImageNet-R, as its authors evaluate/);
    }
    expect(await opened(IMAGENET_A_LABELS.slice(0, 199))).toMatchObject({ chosen: 'imagenet-a' });
  });

  it('is the pictures’ own for every other part of ImageNet, and for too few classes to tell', async () => {
    expect(await opened([...IMAGENET_R_LABELS, outside].sort((a, b) => a - b))).toMatchObject({ chosen: 'present' });
    const few = await opened(IMAGENET_R_LABELS.slice(0, 3));
    expect(few).toMatchObject({ chosen: 'present', classNames: IMAGENET_R_LABELS.slice(0, 3).map(wnid) });
    expect(few.choices).toContain('imagenet-r');
    expect(few.said).toMatch(/3 of ImageNet’s 1,000 classes. Answers are chosen among these, which is easier/);
  });

  it('goes by the name where both sets have all of the classes', () => {
    const both = IMAGENET_R_LABELS.filter((label) => IMAGENET_A_LABELS.includes(label)).slice(0, 8);
    expect(answersOf(both, 'pictures')).toBeNull();
    expect(answersOf(both, 'my imagenet_a')?.choice).toBe('imagenet-a');
    expect(answersOf(both.slice(0, 1), 'ImageNet-R')?.choice).toBe('imagenet-r');
  });

  it('can be chosen, and pictures of other classes are left out then', async () => {
    const some = [...IMAGENET_R_LABELS.slice(0, 6), outside].sort((a, b) => a - b);
    const chosen = await opened(some, 'imagenet-r');
    expect(chosen.leftOut).toEqual([{ name: '1 picture', why: 'of classes that answers are not chosen among' }]);
    expect(chosen).toMatchObject({ chosen: 'imagenet-r', classNames: IMAGENET_R_LABELS.map(wnid) });
    expect(await opened(IMAGENET_R_LABELS, 'all')).toMatchObject({
      chosen: 'all',
      classNames: IMAGENET_R_LABELS.map(wnid),
    });
    const present = await opened(IMAGENET_R_LABELS.slice(0, 6), 'present');
    expect(present).toMatchObject({ chosen: 'present', classNames: IMAGENET_R_LABELS.slice(0, 6).map(wnid) });
    expect(present.choices).toEqual(['imagenet-r', 'all', 'present']);
  });

  it('is all of the network’s where a file of labels numbers them, and no question of other classes', async () => {
    const files = [pictureFile('a.png'), pictureFile('b.png')];
    const text = new TextEncoder().encode('{"a.png": 3, "b.png": 7}');
    const labels = { path: 'labels.json', size: text.length, ranged: true, read: () => Promise.resolve(text) };
    const found = await openPictures([...files, labels], { name: 'x', decode: decodeTest });
    expect(found.doubts).toMatchObject([{ option: 'answers', chosen: 'all' }]);
    expect((await openPictures([pictureFile('cat/a.png')], { name: 'x', decode: decodeTest })).doubts).toEqual([]);
  });
});
