/** Small pictures in every format that is read, made here or kept as fixtures. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { joined } from '../mutate/bytes';
import { textFile, type FuzzFile } from '../Target';

const FIXTURES = join(import.meta.dirname, '../../fixtures/pictures');

export function pictureSeeds(): FuzzFile[][] {
  const kept = readdirSync(FIXTURES)
    .filter((name) => /\.(png|jpg|gif|webp)$/.test(name))
    .sort()
    .map((path) => ({ path, bytes: new Uint8Array(readFileSync(join(FIXTURES, path))) }))
    // Those of a few kilobytes, so that mutations meet their headers.
    .filter(({ bytes }) => bytes.length < 20_000);
  const made: FuzzFile[] = [
    { path: 'made.png', bytes: encode({ width: 4, height: 3, channels: 3, data: new Uint8Array(36).fill(99) }) },
    { path: 'made.bmp', bytes: bmp(4, 3) },
    { path: 'made.ppm', bytes: joined(textFile('', 'P6\n# made here\n4 3\n255\n').bytes, new Uint8Array(36).fill(9)) },
    { path: 'made.pgm', bytes: joined(textFile('', 'P5 4 3 255\n').bytes, new Uint8Array(12).fill(9)) },
    { path: 'plain.ppm', bytes: textFile('', 'P3 1 2 255 1 2 3 4 5 6\n').bytes },
  ];
  return [...kept, ...made].map((file) => [file]);
}

/** 24 bits, rows from the bottom, each padded to 4 bytes. */
export function bmp(width: number, height: number): Uint8Array {
  const row = Math.ceil((width * 3) / 4) * 4;
  const bytes = new Uint8Array(54 + row * height).fill(7, 54);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x424d);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, 54, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  return bytes;
}
