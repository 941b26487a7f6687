import { beforeAll, describe, expect, it } from 'vitest';
import { composites, IMAGE_SIZE } from './composites';
import { fingerprintOf } from './fingerprint';
import { COMPOSITE_SETS } from './sets';
import { NATURAL_PER_CLASS } from './splits';
import { loadTestPack } from './testing';
import type { EmojiPack } from './emojiPack';
import type { ImageSet } from '../contract/image';

const BYTES = IMAGE_SIZE * IMAGE_SIZE * 3;
const picture = (set: ImageSet, i: number) => set.pixels.subarray(i * BYTES, (i + 1) * BYTES);

let pack: EmojiPack;
beforeAll(async () => {
  pack = await loadTestPack();
});

describe.each(COMPOSITE_SETS)('set %s', (name) => {
  it('has the form it declares', () => {
    const set = composites(pack, { set: name, seed: 1, perClass: 2 });
    const transfer = name.startsWith('transfer');
    expect(set.classNames).toEqual((transfer ? pack.unseen : pack.classes).map((concept) => concept.label));
    expect(set.count).toBe(2 * set.classNames.length);
    expect(set.pixels).toHaveLength(set.count * BYTES);
    for (const label of set.labels) expect(label).toBeLessThan(set.classNames.length);
    expect(Math.min(...set.labels)).toBe(name === 'unlabelled' || name === 'arrivals' ? -1 : 0);
  });

  it('gives the same pictures again, in parts, and other ones for another seed', () => {
    const whole = composites(pack, { set: name, seed: 7, count: 40 });
    const part = composites(pack, { set: name, seed: 7, count: 9, start: 31 });
    expect(part.pixels).toEqual(whole.pixels.slice(31 * BYTES));
    expect(part.labels).toEqual(whole.labels.slice(31));
    const other = composites(pack, { set: name, seed: 8, count: 40 });
    if (name === 'natural') expect(other.pixels).toEqual(whole.pixels);
    else expect(other.pixels).not.toEqual(whole.pixels);
  });

  it('draws pictures that are not blank', () => {
    const set = composites(pack, { set: name, seed: 3, count: 64 });
    for (let i = 0; i < set.count; i++) {
      const pixels = picture(set, i);
      const mean = pixels.reduce((sum, x) => sum + x, 0) / BYTES;
      const variance = pixels.reduce((sum, x) => sum + (x - mean) ** 2, 0) / BYTES;
      expect(Math.sqrt(variance), `picture ${i}`).toBeGreaterThan(8);
    }
  });
});

describe('balance and separation', () => {
  it.each(['train', 'sketch', 'natural', 'transfer-test'] as const)('any prefix of %s is balanced', (set) => {
    const { labels, classNames } = composites(pack, { set, seed: 5, count: 100 });
    const seen = new Array<number>(classNames.length).fill(0);
    for (const label of labels) {
      seen[label]!++;
      expect(Math.max(...seen) - Math.min(...seen)).toBeLessThanOrEqual(1);
    }
  });

  it('shares no picture between sets of one seed', () => {
    const seen = new Map<string, string>();
    for (const name of COMPOSITE_SETS) {
      const set = composites(pack, { set: name, seed: 11, count: 160 });
      for (let i = 0; i < set.count; i++) {
        const key = Buffer.from(picture(set, i)).toString('latin1');
        expect(seen.get(key), `${name} ${i}`).toBeUndefined();
        seen.set(key, name);
      }
    }
  });

  it('turns about 15 % of the training pictures grey and no test picture', () => {
    const greyShare = (name: 'train' | 'clean') => {
      const set = composites(pack, { set: name, seed: 2, count: 1000 });
      let grey = 0;
      for (let i = 0; i < set.count; i++) {
        const pixels = picture(set, i);
        let isGrey = true;
        for (let j = 0; j < BYTES && isGrey; j += 3)
          isGrey = pixels[j] === pixels[j + 1] && pixels[j] === pixels[j + 2];
        if (isGrey) grey++;
      }
      return grey / set.count;
    };
    expect(greyShare('train')).toBeGreaterThan(0.11);
    expect(greyShare('train')).toBeLessThan(0.19);
    expect(greyShare('clean')).toBe(0);
  });
});

describe('the natural set', () => {
  it.each(['emoji-16', 'emoji-64'] as const)('of %s is still the one that was chosen', async (name) => {
    const whole = await loadTestPack(name);
    const set = composites(whole, { set: 'natural', seed: 0, perClass: NATURAL_PER_CLASS });
    expect(set.count).toBe(NATURAL_PER_CLASS * whole.classes.length);
    // A change of sprites or generator makes the choice stale: run scripts/choose-natural.ts.
    expect(fingerprintOf(set)).toBe(whole.natural!.fingerprint);
  });

  it('is given whole where more is asked for', () => {
    const set = composites(pack, { set: 'natural', seed: 0, perClass: 500 });
    expect(set.count).toBe(NATURAL_PER_CLASS * pack.classes.length);
  });
});

describe('requests', () => {
  it('makes other sizes', () => {
    const set = composites(pack, { set: 'sketch', seed: 1, count: 2, size: 48 });
    expect(set.pixels).toHaveLength(2 * 48 * 48 * 3);
  });

  it('refuses what cannot be made', () => {
    for (const wrong of [{ count: -1 }, { count: 1.5 }, { count: 1, start: -2 }, { count: 1, size: 2 }]) {
      expect(() => composites(pack, { set: 'clean', seed: 1, ...wrong })).toThrow(/cannot be made/);
    }
    const without = { ...pack, natural: null } as EmojiPack;
    expect(() => composites(without, { set: 'natural', seed: 1, count: 1 })).toThrow(/natural\.json/);
  });

  it('pins the generator: the same bits on every machine', () => {
    expect(fingerprintOf(composites(pack, { set: 'train', seed: 1, count: 64 }))).toBe('23ffbc60');
    expect(fingerprintOf(composites(pack, { set: 'sketch', seed: 1, count: 32 }))).toBe('29f0d1bd');
  });
});
