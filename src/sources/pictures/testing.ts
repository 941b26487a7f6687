/** For tests: pictures as plain bytes (one for the side, then one grey level), and a decoder for them. */
import { bytesFile } from '../files/SourceFile';
import type { SourceFile } from '../files/SourceFile';
import type { DecodePicture, PictureSource } from './PictureSource';

/** A file that `decodeTest` turns into a `side` × `side` picture of one grey level. */
export function pictureFile(path: string, side = 8, level = 100): SourceFile {
  return bytesFile(path, Uint8Array.of(side, level));
}

/** Refuses the byte 255. */
export const decodeTest: DecodePicture = (bytes) => {
  const [side, level] = bytes as unknown as [number, number];
  if (side === 255) return Promise.reject(new Error('not a picture that can be read'));
  return Promise.resolve({ width: side, height: side, pixels: new Uint8Array(side * side * 3).fill(level) });
};

/** `counts[c]` pictures of class c; the grey level is their index. */
export function testSource(counts: readonly number[]): PictureSource {
  const classNames = counts.map((_, c) => `class${c}`);
  let level = 0;
  const entries = counts.flatMap((count, label) =>
    Array.from({ length: count }, (_, i) => {
      const bytes = Uint8Array.of(8, level++);
      const name = `class${label}/${i}.png`;
      return { name, label, load: () => decodeTest(bytes, name) };
    }),
  );
  return { name: 'test', classNames, entries, size: null, prepared: false };
}
