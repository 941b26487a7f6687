/** The mark in a corrupted copy, by which a run knows what it wrote. */
import { markText, withMark } from '../../../src/cli/corrupt/copyMark';
import { copyMarkParts, isPng, readCopyMark } from '../../../src/image/copyMark';
import { defineTarget, holds, textFile, type FuzzFile } from '../Target';

const SETTINGS = { temper: '0.1.0', seed: 1, size: null, jpeg: null, table: 'imagenet-c', backend: 'wasm' };
const ORIGIN = { corruption: 'fog', severity: 3, code: 'ab12', source: 'cd34', drawn: 7 };

function png(): Uint8Array {
  const bytes = new Uint8Array(60);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return bytes;
}
const marked = (text: string): FuzzFile => ({ path: 'copy.png', bytes: new Uint8Array(withMark(png(), text)) });

export const target = defineTarget<string | null>({
  name: 'copyMark',
  reads: 'image/copyMark.ts',
  seeds: () => [
    [marked(markText(SETTINGS, ORIGIN))],
    [marked(markText({ ...SETTINGS, size: { shortSide: 256, crop: 224 }, jpeg: 85 }, ORIGIN))],
    [{ path: 'other.png', bytes: png() }],
    [textFile('x', '')],
  ],
  refusals: [],
  run: ([file]) => readCopyMark(file!.bytes),
  check(mark, [file]) {
    if (mark === null) return;
    holds(isPng(file!.bytes), 'A mark was read where there is no PNG.');
    copyMarkParts(mark);
    holds(readCopyMark(withMark(png(), mark)) === mark, 'The mark, written and read again, is another.');
  },
});
