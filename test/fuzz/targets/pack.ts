/** The files of the embedded pictures, as a server or a cache may give them. */
import { deflateSync } from 'node:zlib';
import { crc32 } from '../../../src/image/copyMark';
import { EmojiPackError, packSchema, readAssetJson, type PackFile } from '../../../src/sources/packFile';
import { decodeSheet, SpriteSheetError, type SpriteSheet } from '../../../src/sources/spriteSheet';
import { joined } from '../mutate/bytes';
import { defineTarget, holds, textFile, type FuzzFile } from '../Target';

const SIDE = 8;
const style = {
  name: 's',
  label: 'S',
  role: 'source',
  monochrome: false,
  file: 's.png',
  cells: 2,
  author: 'a',
  licence: 'l',
  licenceUrl: 'u',
  source: 'o',
};
const concept = (name: string, use: string) => ({ name, label: name, char: 'x', use, small: true });
const index = {
  format: 'temper-emoji-pack',
  version: 1,
  cell: 8,
  margin: 1,
  columns: 1,
  concepts: [concept('cat', 'class'), concept('dog', 'unseen')],
  styles: [style],
};

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = joined(new Uint8Array(4), textFile('', type).bytes, data, new Uint8Array(4));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  view.setUint32(bytes.length - 4, crc32(bytes.subarray(4, -4)));
  return bytes;
}

function png(rows: Uint8Array): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, SIDE);
  view.setUint32(4, SIDE);
  header.set([8, 6], 8);
  const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
  return joined(
    signature,
    chunk('IHDR', header),
    chunk('IDAT', new Uint8Array(deflateSync(rows))),
    chunk('IEND', new Uint8Array(0)),
  );
}

export const target = defineTarget<{ pack: PackFile; sheet: SpriteSheet }>({
  name: 'pack',
  reads: 'sources/packFile.ts, spriteSheet.ts',
  seeds: () => [[textFile('pack.json', index), { path: 'rows', bytes: new Uint8Array((4 * SIDE + 1) * SIDE) }]],
  /** The rows are packed into a PNG. */
  assemble(parts) {
    const named = (name: string): FuzzFile | undefined => parts.find(({ path }) => path === name);
    const [pack, rows] = [named('pack.json'), named('rows')];
    return [...(pack ? [pack] : []), { path: 's.png', bytes: png(rows?.bytes ?? new Uint8Array(0)) }];
  },
  refusals: [EmojiPackError, SpriteSheetError],
  async run(files) {
    const read = (path: string) => {
      const file = files.find((one) => one.path === path);
      return file ? Promise.resolve(file.bytes) : Promise.reject(new Error('missing'));
    };
    const pack = await readAssetJson(read, 'pack.json', packSchema);
    return { pack, sheet: decodeSheet('s.png', await read('s.png').catch(() => new Uint8Array(0)), SIDE, SIDE) };
  },
  check({ pack, sheet }) {
    holds(sheet.pixels.length === 4 * SIDE * SIDE, `The sheet has ${sheet.pixels.length} values.`);
    holds(pack.concepts.length >= 2 && pack.styles.every(({ cells }) => cells >= 1), 'The pack has nothing.');
  },
});
