import { describe, expect, it } from 'vitest';
import decodeQR from 'qr/decode.js';
import { classReport } from '../../../test/fixtures/classRuns';
import { runOfReport } from '../../report/classroom/CodedRun';
import { encodeRun } from '../../report/classroom/resultCode';
import { CollectRoom } from './CollectRoom.svelte';
import { KEPT_KEY } from './keptCollection';
import { modulePath, qrModules, resultLink } from './resultLink';

const codeOf = (seed: number, name = '') => encodeRun(runOfReport(classReport(seed), name));

function memory() {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  };
}

describe('the room of a collection', () => {
  it('keeps its rows and names over a reload, and forgets what is removed', () => {
    const kept = memory();
    const room = new CollectRoom(kept);
    room.addText([codeOf(1, 'Anna'), codeOf(2), codeOf(3)].join('\n'));
    room.rename(2, ' Ben\n');
    room.remove(3);
    const again = new CollectRoom(kept);
    expect(again.entries.map(({ name, run }) => [name, run.config.seed])).toEqual([
      ['Anna', 1],
      ['Ben', 2],
    ]);
    again.clear();
    expect(new CollectRoom(kept).entries).toEqual([]);
  });

  it('adds to what another tab has collected meanwhile', () => {
    const kept = memory();
    const [one, other] = [new CollectRoom(kept), new CollectRoom(kept)];
    one.addText(codeOf(1));
    other.addText(codeOf(2));
    expect(new CollectRoom(kept).entries).toHaveLength(2);
    expect(other.addText(codeOf(1)).refused[0]!.why).toContain('counted already');
  });

  it('leaves out what was changed by hand, and says where nothing can be kept', () => {
    const kept = memory();
    kept.values.set(
      KEPT_KEY,
      JSON.stringify([null, { code: 'TMPRx' }, { code: codeOf(4), name: 5 }, { code: codeOf(4) }]),
    );
    expect(new CollectRoom(kept).entries.map(({ name }) => name)).toEqual(['5']);
    kept.values.set(KEPT_KEY, '{');
    expect(new CollectRoom(kept).entries).toEqual([]);
    const none = new CollectRoom(null);
    none.addText(codeOf(1));
    none.addText(codeOf(2));
    expect([none.entries.length, none.unkept]).toEqual([2, true]);
  });

  it('takes files one by one, and refuses the rest by their names', async () => {
    const room = new CollectRoom(memory());
    const file = (name: string, content: BlobPart, type = 'text/plain') => new File([content], name, { type });
    const files = [
      file('codes.txt', `${codeOf(1)} ${codeOf(2)}`),
      file('report.json', JSON.stringify(classReport(3)), 'application/json'),
      file('photo.png', 'x', 'image/png'),
      file('empty.png', 'x', 'image/png'),
      file('broken.png', 'x', 'image/png'),
      file('large.txt', 'x'.repeat(5_000_001)),
      file('letter.txt', 'Dear all'),
    ];
    const seen: Record<string, () => string[]> = { 'photo.png': () => [codeOf(4)], 'empty.png': () => [] };
    const read = (picture: File) => {
      const texts = seen[picture.name];
      return texts ? Promise.resolve(texts()) : Promise.reject(new Error('No picture.'));
    };
    const { added, refused } = await room.addFiles(files, read);
    expect(added.map(({ run }) => run.config.seed)).toEqual([1, 2, 3, 4]);
    expect(refused.map(({ what, why }) => `${what} ${why}`)).toEqual([
      '“empty.png” There is no QR code to be seen in it.',
      '“broken.png” No picture.',
      expect.stringContaining('“large.txt” It is larger than 5 MB'),
      expect.stringContaining('“letter.txt” There is no result code in it'),
    ]);
    expect(room.taken).toEqual({ added, refused });
  });
});

it('a link is read back from its QR code', () => {
  const link = resultLink(codeOf(7, 'Anna'), 'https://example.org/temper/?backend=wasm#look');
  expect(link).toMatch(/^https:\/\/example\.org\/temper\/#results\?collect&code=TMPR[\w-]+$/);
  const modules = qrModules(link)!;
  const [side, scale] = [modules.length, 4];
  const data = new Uint8ClampedArray((side * scale) ** 2 * 4).fill(255);
  for (let y = 0; y < side * scale; y++)
    for (let x = 0; x < side * scale; x++)
      if (modules[Math.floor(y / scale)]![Math.floor(x / scale)])
        data.fill(0, 4 * (y * side * scale + x), 4 * (y * side * scale + x) + 3);
  expect(decodeQR({ width: side * scale, height: side * scale, data })).toBe(link);
  const dark = modules.flat().filter(Boolean).length;
  const drawn = [...modulePath(modules).matchAll(/h(\d+)v/g)].reduce((sum, [, run]) => sum + Number(run), 0);
  expect(drawn).toBe(dark);
  expect(qrModules('x'.repeat(1501))).toBeNull();
});
