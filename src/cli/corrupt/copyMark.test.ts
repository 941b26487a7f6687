import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { COPY_MARK_HEAD_BYTES, copyMarkParts, crc32, readCopyMark } from '../../image/copyMark';
import { commandFolder } from '../testing';
import { type CopyOrigin, type CopySettings, markText, withMark } from './copyMark';
import { copyState } from './copyState';

const settings: CopySettings = {
  temper: '0.1.0',
  seed: 1,
  size: { shortSide: 256, crop: 224 },
  jpeg: null,
  table: 'imagenet-c',
  backend: 'wasm',
};
const origin: CopyOrigin = {
  corruption: 'contrast',
  severity: 2.5,
  code: '0123456789abcdef',
  source: 'f'.repeat(32),
  drawn: 4_294_967_295,
};
const text = markText(settings, origin);
let png: Buffer;

beforeAll(async () => {
  const raw = Uint8Array.from({ length: 20 * 10 * 3 }, (_, i) => (i * 37) % 256);
  png = await sharp(raw, { raw: { width: 20, height: 10, channels: 3 } })
    .png()
    .toBuffer();
});

describe('the mark of a copy', () => {
  it('says all that the copy depends on, and changes no pixel', async () => {
    const marked = withMark(png, text);
    expect(readCopyMark(marked.subarray(0, COPY_MARK_HEAD_BYTES))).toBe(text);
    expect(Object.fromEntries(copyMarkParts(text))).toEqual({
      temper: '0.1.0',
      seed: '1',
      size: '256,224',
      jpeg: 'none',
      table: 'imagenet-c',
      backend: 'wasm',
      corruption: 'contrast',
      severity: '2.5',
      code: '0123456789abcdef',
      source: 'f'.repeat(32),
      drawn: '4294967295',
    });
    expect((await sharp(marked).raw().toBuffer()).equals(await sharp(png).raw().toBuffer())).toBe(true);
  });

  it('is none in other files, however they are cut', () => {
    expect(readCopyMark(png)).toBeNull();
    expect(readCopyMark(new Uint8Array())).toBeNull();
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
    const marked = withMark(png, text);
    for (let end = 0; end < 300; end++) {
      const found = readCopyMark(marked.subarray(0, end));
      expect(found === null || found === text, `${end}`).toBe(true);
    }
    const damaged = Buffer.from(marked);
    damaged[60]! ^= 1;
    expect(readCopyMark(damaged)).toBeNull();
    expect(() => withMark(new Uint8Array(100), text)).toThrow('needs a PNG');
  });
});

describe('copyState', () => {
  const { inside } = commandFolder();
  const state = async (bytes: Uint8Array | string, wanted = text) => {
    await writeFile(inside('a.png'), bytes);
    return copyState(inside('a.png'), wanted);
  };

  it('trusts a copy that is whole and has the mark that is wanted', async () => {
    expect(copyState(inside('a.png'), text)).toEqual({ kind: 'absent' });
    expect(await state(withMark(png, text))).toEqual({ kind: 'made' });
  });

  it('knows a copy of another picture, of another name, by other code', async () => {
    const of = (change: Partial<CopyOrigin>) => state(withMark(png, markText(settings, { ...origin, ...change })));
    expect(await of({ source: '0'.repeat(32) })).toEqual({ kind: 'stale', why: 'picture' });
    expect(await of({ drawn: 7 })).toEqual({ kind: 'stale', why: 'picture' });
    expect(await of({ code: '0'.repeat(16) })).toEqual({ kind: 'stale', why: 'code' });
    expect(await of({ corruption: 'fog' })).toEqual({ kind: 'stale', why: 'code' });
  });

  it('names settings that are others', async () => {
    const other = markText({ ...settings, seed: 2, size: null }, origin);
    expect(await state(withMark(png, other))).toEqual({
      kind: 'foreign settings',
      difference: 'seed 2 instead of 1, size none instead of 256,224',
    });
  });

  it('knows a cut-off copy at every length, and one of which only the length was kept', async () => {
    const marked = withMark(png, text);
    for (let end = 0; end < marked.length; end += 7) {
      const { kind } = await state(marked.subarray(0, end));
      // Of fewer than eight bytes nothing says that they were a picture's, save that there are none.
      expect(kind, `${end}`).toBe(end > 0 && end < 8 ? 'not ours' : 'stale');
    }
    expect(await state(new Uint8Array(5000))).toEqual({ kind: 'stale', why: 'cut off' });
  });

  it('leaves files that others wrote alone', async () => {
    expect(await state(png)).toEqual({ kind: 'not ours' });
    expect(await state('a letter')).toEqual({ kind: 'not ours' });
    await rm(inside('a.png'));
    await symlink(inside(), inside('a.png'));
    expect(() => copyState(inside('a.png'), text)).toThrow('EISDIR');
    expect(await readFile(inside('a.png')).catch(() => 'kept')).toBe('kept');
  });
});
