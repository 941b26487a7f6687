/** The CIFAR reader on published records: every byte in its place, their classes, and neighbours that are alike. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blobFile } from '../../src/sources/files/SourceFile';
import { openPictures } from '../../src/sources/openPictures';
import { countByClass } from '../../src/sources/pictures/PictureSource';
import { limitPerClass } from '../../src/sources/pictures/selectPictures';
import { toImageSet } from '../../src/sources/pictures/toImageSet';
import { hasPicture, missing, referenceFolder } from './reference';

const why = missing ?? (hasPicture('cifar10/test.bin') ? null : 'the reference has no CIFAR-10 records');
if (why) console.log(`CIFAR-10: not compared, ${why}.`);

describe.skipIf(why)('CIFAR-10 records', () => {
  it('are read with their classes, planes and rows in place', async () => {
    const folder = resolve(referenceFolder, 'cifar10');
    const bytes = readFileSync(resolve(folder, 'test.bin'));
    const opened = await openPictures([blobFile('test.bin', new Blob([new Uint8Array(bytes)]))], {
      name: 'cifar10',
      decode: () => Promise.reject(new Error('records are not decoded')),
    });
    if (opened.kind !== 'pictures') throw new Error(opened.layout);
    const source = opened.splits.get('test')!;
    expect(source.classNames).toEqual(JSON.parse(readFileSync(resolve(folder, 'classes.json'), 'utf8')));
    expect(countByClass(source).classes).toEqual(new Array(10).fill(200));

    const { set } = await toImageSet(source, { side: 32 });
    expect(set.count).toBe(2000);
    let different = 0;
    for (let i = 0; i < set.count; i++) {
      if (set.labels[i] !== bytes[i * 3073]) different++;
      for (let p = 0; p < 1024; p++) {
        for (let c = 0; c < 3; c++) {
          if (set.pixels[i * 3072 + p * 3 + c] !== bytes[i * 3073 + 1 + c * 1024 + p]) different++;
        }
      }
    }
    expect(different).toBe(0);
    // In a photograph neighbours in a row, in a column and in colour are far more alike than places apart.
    const step = (distance: number) => {
      const n = 3072 * 200;
      let sum = 0;
      for (let at = 0; at < n; at++) sum += Math.abs(set.pixels[at]! - set.pixels[at + distance]!);
      return sum / n;
    };
    const apart = step(3 * 517);
    for (const distance of [1, 3, 96]) expect(step(distance)).toBeLessThan(apart / 2);
    expect(countByClass(limitPerClass(source, 20, 1)).classes).toEqual(new Array(10).fill(20));
  });
});
