import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { EmojiPackError, loadEmojiPack, openEmojiPack } from './emojiPack';
import { loadTestPack, readPublic } from './testing';
import { PACK_SIZES } from './splits';
import type { ReadAsset } from './emojiPack';

/** The real pack with one file replaced. */
const replacing =
  (path: string, change: (bytes: Uint8Array) => Uint8Array): ReadAsset =>
  async (asked) =>
    asked === path ? change(await readPublic(asked)) : readPublic(asked);

const json = (change: (value: Record<string, unknown>) => void) => (bytes: Uint8Array) => {
  const value = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  change(value);
  return new TextEncoder().encode(JSON.stringify(value));
};

const failure = async (read: ReadAsset): Promise<Error> => {
  const error: unknown = await loadEmojiPack(read, 'emoji-16').catch((e: unknown) => e);
  expect(error).toBeInstanceOf(EmojiPackError);
  return error as Error;
};

describe('the emoji pack', () => {
  it('has the classes and unseen concepts that its sizes promise', async () => {
    for (const name of ['emoji-16', 'emoji-64'] as const) {
      const pack = await loadTestPack(name);
      expect(pack.classes).toHaveLength(PACK_SIZES[name].classes);
      expect(pack.unseen).toHaveLength(PACK_SIZES[name].unseen);
      const names = [...pack.classes, ...pack.unseen].map((concept) => concept.label);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('has a drawing of every class in every style, filling its cell from edge to edge', async () => {
    const pack = await loadTestPack('emoji-64');
    for (const style of pack.styles) {
      for (const concept of pack.classes) {
        const { words, cell, margin } = pack.sprite(style.name, concept.name);
        let [left, right, top, bottom] = [cell, -1, cell, -1];
        words.forEach((word, i) => {
          if (word >>> 24 < 40) return;
          [left, right] = [Math.min(left, i % cell), Math.max(right, i % cell)];
          [top, bottom] = [Math.min(top, Math.floor(i / cell)), Math.max(bottom, Math.floor(i / cell))];
        });
        const longer = Math.max(right - left, bottom - top) + 1;
        expect(longer, `${style.name} ${concept.name}`).toBeGreaterThanOrEqual(cell - 2 * margin - 4);
      }
    }
  });

  it('is known without its drawings, which come once when they are asked for, and again where they did not', async () => {
    const asked: string[] = [];
    let broken = true;
    const pack = await openEmojiPack((path) => {
      asked.push(path);
      return broken && path.endsWith('.png') ? Promise.reject(new Error('offline')) : readPublic(path);
    }, 'emoji-16');
    expect([pack.classes.length, asked]).toEqual([PACK_SIZES['emoji-16'].classes, ['emoji/pack.json']]);
    await expect(pack.drawings()).rejects.toThrow(/emoji\/.*\.png of the emoji pack could not be read: offline/);
    broken = false;
    asked.length = 0;
    const [drawn, again] = await Promise.all([pack.drawings(), pack.drawings()]);
    expect(again).toBe(drawn);
    expect(drawn.sprite('noto', 'panda').words.length).toBeGreaterThan(0);
    expect(asked.filter((path) => path.endsWith('.png'))).toHaveLength(pack.styles.length);
  });

  it('draws unseen concepts in the source styles and says where it has none', async () => {
    const pack = await loadTestPack();
    expect(pack.sprite('noto', pack.unseen[0]!.name).ink.length).toBeGreaterThan(0);
    expect(() => pack.sprite('openmoji', pack.unseen[0]!.name)).toThrow(/no drawing of "anchor".*"openmoji"/);
    expect(() => pack.sprite('nobody', 'panda')).toThrow(EmojiPackError);
  });
});

describe('damaged files of the pack', () => {
  it('names a file that is missing', async () => {
    const read: ReadAsset = (path) =>
      path.endsWith('twemoji.png') ? Promise.reject(new Error('404')) : readPublic(path);
    expect((await failure(read)).message).toMatch(/emoji\/twemoji\.png.*404/);
  });

  it('says that a web page in place of JSON is not JSON', async () => {
    const page = new TextEncoder().encode('<!doctype html>');
    expect((await failure(replacing('emoji/pack.json', () => page))).message).toMatch(/pack\.json.*not JSON/);
    expect((await failure(replacing('emoji/natural.json', () => page))).message).toMatch(/natural\.json.*not JSON/);
  });

  it('names the wrong fields of pack.json', async () => {
    const wrong = json((value) => {
      value.cell = 1e9;
      (value.styles as { file: string }[])[0]!.file = '../secret.png';
    });
    const { message } = await failure(replacing('emoji/pack.json', wrong));
    expect(message).toMatch(/cell/);
    expect(message).toMatch(/styles\.0\.file/);
  });

  it('names the wrong fields of natural.json', async () => {
    const wrong = json((value) => ((value['emoji-16'] as { indices: number[] }).indices[3] = -1));
    expect((await failure(replacing('emoji/natural.json', wrong))).message).toMatch(/emoji-16\.indices\.3/);
  });

  it.each([0, 20, 300, 5_000, -30, -1])('refuses a sheet cut to %i bytes (negative: from its end)', async (length) => {
    const cut = replacing('emoji/noto.png', (bytes) => bytes.slice(0, length));
    expect((await failure(cut)).message).toMatch(/emoji\/noto\.png/);
  });

  it('refuses a sheet with one byte changed', async () => {
    const read = replacing('emoji/noto.png', (bytes) => {
      bytes[bytes.length >> 1]! ^= 1;
      return bytes;
    });
    expect((await failure(read)).message).toMatch(/noto\.png.*damaged/);
  });

  it('refuses a sheet that claims a huge size before it decompresses anything', async () => {
    const read = replacing('emoji/noto.png', (bytes) => {
      new DataView(bytes.buffer).setUint32(16, 2 ** 30);
      return bytes;
    });
    expect((await failure(read)).message).toMatch(/1073741824 × 768 pixels where 512 × 768/);
  });

  it('refuses a sheet with fewer rows than its header says', async () => {
    const read = replacing('emoji/noto.png', (bytes) => {
      const data = deflateSync(new Uint8Array(513 * 4));
      const chunk = (type: string, body: Uint8Array) => {
        const out = Buffer.alloc(12 + body.length);
        out.writeUInt32BE(body.length, 0);
        out.write(type, 4, 'latin1');
        out.set(body, 8);
        out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length);
        return out;
      };
      return Buffer.concat([bytes.subarray(0, 33), chunk('IDAT', data), chunk('IEND', new Uint8Array(0))]);
    });
    expect((await failure(read)).message).toMatch(/noto\.png/);
  });
});
