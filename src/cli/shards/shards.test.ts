import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { main } from '../main';
import { commandFolder } from '../testing';
import { putDrawings, SMALL_MODEL } from '../testingDrawings';

const { inside, put, said, forget } = commandFolder();

const OF = 16;
const numbers = Array.from({ length: OF }, (_, i) => i + 1);

async function putPictures(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const raw = Uint8Array.from({ length: 16 * 12 * 3 }, (_, at) => (at * (7 + i)) % 256);
    await put(
      `in/${i % 3}/picture ${i}.png`,
      await sharp(raw, { raw: { width: 16, height: 12, channels: 3 } })
        .png()
        .toBuffer(),
    );
  }
}

const corrupt = (out: string, ...more: string[]) =>
  main([
    ...['corrupt', '--workers', '1', '--corruption', 'gaussian_noise,contrast', '--severity', '1,5'],
    ...['--input', inside('in'), '--output', inside(out), ...more],
  ]);

/** Every file of a folder with its bytes. */
async function contents(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(inside(folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = await Promise.all(
    files.map(async (file) => [file.slice(inside(folder).length), (await readFile(file)).toString('base64')] as const),
  );
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Without what says that it was merged. */
const withoutNote = (files: Map<string, string>) => {
  expect(files.delete('/.temper-merged.json')).toBe(true);
  return files;
};

const merge = (from: string[], out: string) => main(['merge', ...from.map((one) => inside(one)), '--out', inside(out)]);

describe('shards of temper corrupt', () => {
  it('in one folder or several are, merged, the folder of one run', async () => {
    await putPictures(13);
    await put('in/0/broken.png', 'no picture');
    expect(await corrupt('whole')).toBe(1);
    const whole = await contents('whole');
    // All write to one folder at once, and some have no pictures at all.
    const codes = await Promise.all(numbers.slice(0, 4).map((k) => corrupt('one', '--shard', `${k}/${OF}`)));
    for (const k of numbers.slice(4)) codes.push(await corrupt('one', '--shard', `${k}/${OF}`));
    expect(codes.filter((code) => code !== 0)).toEqual([1]);
    forget();
    expect(await merge(['one'], 'one')).toBe(1);
    expect(said()).toMatch(/16 shards merged: 14 pictures, 52 copies/);
    expect(said()).toContain('0/broken.png: ');
    expect(withoutNote(await contents('one'))).toEqual(whole);
    forget();
    expect(await merge(['one'], 'one')).toBe(0);
    expect(said()).toMatch(/Merged already: 14 pictures, 52 copies in .*one \(1 left out\), nothing to do\./);
    // A shard that is made again finds its copies, and is taken up.
    expect(await corrupt('one', '--shard', `5/${OF}`)).toBeLessThan(2);
    forget();
    expect(await merge(['one'], 'one')).toBe(0);
    expect(said()).toContain('Merged already: 14 pictures, 52 copies');
    expect(withoutNote(await contents('one'))).toEqual(whole);

    for (const k of [1, 2, 3]) expect(await corrupt(`some ${k}`, '--shard', `${k}/3`)).toBeLessThan(2);
    expect(await merge(['some 3', 'some 1', 'some 2'], 'together')).toBe(1);
    expect(await contents('together')).toEqual(whole);
    // A second time changes nothing.
    expect(await merge(['some 1', 'some 2', 'some 3'], 'together')).toBe(1);
    expect(await contents('together')).toEqual(whole);
  });

  it('are refused, and nothing is written, where one is missing, doubled, damaged or of another kind', async () => {
    await putPictures(4);
    for (const k of [1, 2, 4]) await corrupt('a', '--shard', `${k}/4`);
    const refused = async (from: string[], message: string | RegExp) => {
      forget();
      expect(await merge(from, 'out')).toBeGreaterThan(0);
      expect(said()).toMatch(message);
      expect(await readdir(inside('out')).catch(() => null)).toBeNull();
    };
    await refused(['a'], 'Shard 3 of 4 is missing.');
    await corrupt('b', '--shard', '3/4', '--seed', '2');
    await refused(['a', 'b'], /Shard 3 of 4 .* has another configuration than .*: seed 2 instead of 1\. Make/);
    await corrupt('c', '--shard', '3/4', '--severity', '2');
    await corrupt('c', '--shard', '4/4', '--severity', '2');
    await refused(['c'], 'Shards 1, 2 of 4 are missing.');
    await corrupt('d', '--shard', '3/4');
    await corrupt('d', '--shard', '4/4');
    await refused(['a', 'd'], /Shard 4 of 4 is there twice: .*a.* and .*d/);
    await corrupt('e', '--shard', '3/5');
    await refused(['a', 'e'], /shard 1 of 4, .* is shard 3 of 5: they are of two divisions/);
    await put('in/1/picture 99.png', await readFile(inside('in/1/picture 1.png')));
    await corrupt('f', '--shard', '3/4');
    await refused(['a', 'f'], /has another number of pictures in all than .*: 5 instead of 4/);
    await refused(['in'], 'There is no shard in');
    await rm(inside('d'), { recursive: true });
    await rm(inside('in/1/picture 99.png'));
    await corrupt('d', '--shard', '3/4');
    await rm(inside('d/contrast/5'), { recursive: true });
    await refused(['a', 'd'], /shard 3 of 4: contrast\/5\/.* is not there. Run the shard again/);
    await writeFile(inside('d/temper-shard-3-of-4.json'), '{"format":');
    await refused(['a', 'd'], /cannot be read as JSON/);
    // The shard goes on where it stopped.
    forget();
    expect(await corrupt('d', '--shard', '3/4')).toBe(0);
    expect(said()).toMatch(/1 copy written.*3 were there already/);
    expect(await merge(['a', 'd'], 'out')).toBe(0);
  });

  it.each([
    ['17/16', 'of 16 shards there is no 17'],
    ['0/16', 'numbered from 1'],
    ['a/b', 'such as 7/16; got "a/b"'],
    ['1/0', 'from 1 to 100,000'],
    ['3', 'such as 7/16'],
    ['-1/3', 'such as 7/16; got "-1/3".'],
  ])('--shard %s is refused', async (shard, message) => {
    await putPictures(1);
    expect(await corrupt('out', '--shard', shard)).toBe(2);
    expect(said()).toContain(message);
    expect(await readdir(inside('out')).catch(() => null)).toBeNull();
    expect(await main(['evaluate', '--model', 'm', '--data', 'd', '--out', inside('o.json'), '--shard', shard])).toBe(
      2,
    );
  });
});

describe('a list of pictures', () => {
  it('chooses what is corrupted, and is refused before anything is written', async () => {
    await putPictures(4);
    await put('ids.txt', 'val/0/picture 3.JPEG\nval/1/picture 1.JPEG\n');
    await put('wrong.txt', 'val/0/picture 3.JPEG\nnone.png\n');
    expect(await corrupt('out', '--list', inside('wrong.txt'))).toBe(2);
    expect(said()).toContain('wrong.txt names 1 picture of 2 that');
    expect(said()).toContain('"none.png"');
    expect(await readdir(inside('out')).catch(() => null)).toBeNull();
    expect(await corrupt('out', '--list', inside('ids.txt'))).toBe(0);
    expect([...(await contents('out')).keys()].filter((name) => name.startsWith('/contrast/5'))).toEqual([
      '/contrast/5/0/picture 3.png',
      '/contrast/5/1/picture 1.png',
    ]);
  });
});

describe('shards of temper evaluate', () => {
  it('are, merged, the file of one run, which is a baseline for other models', async () => {
    await putDrawings(put, 20);
    await put('data/drawing 7.png', 'no picture');
    const evaluate = (out: string, ...more: string[]) =>
      main([
        ...['evaluate', '--workers', '1', '--model', SMALL_MODEL, '--data', inside('data'), '--out', inside(out)],
        ...['--corruptions', 'contrast,gaussian_noise', '--severities', '1,5', ...more],
      ]);
    expect(await evaluate('whole/m.json'), said()).toBe(0);
    for (const k of [1, 2, 3]) expect(await evaluate('parts/m.json', '--shard', `${k}/4`), said()).toBe(0);
    forget();
    expect(await merge(['parts'], 'parts/m.json')).toBe(1);
    expect(said()).toContain('Shard 4 of 4 is missing.');
    expect((await readdir(inside('parts'))).length).toBe(3);
    expect(await evaluate('other/m.json', '--shard', '4/4', '--seed', '2')).toBe(0);
    forget();
    expect(await merge(['parts', 'other'], 'parts/m.json')).toBe(1);
    expect(said()).toContain('Shard 4 of 4');
    expect(said()).toContain('another seed');
    expect(await evaluate('parts/m.json', '--shard', '4/4')).toBe(0);
    expect(await merge(['parts'], 'parts')).toBe(0);
    forget();
    expect(await merge(['parts'], 'parts')).toBe(0);
    expect(said()).toMatch(/Merged already: .*m\.json, nothing to do/);
    const whole = await readFile(inside('whole/m.json'), 'utf8');
    expect(await readFile(inside('parts/m.json'), 'utf8')).toBe(whole);

    const relativeTo = (file: string, ...more: string[]) =>
      evaluate('large/m.json', '--baseline', inside(file), ...more);
    const refused = async (message: string, ...more: string[]) => {
      forget();
      expect(await relativeTo('whole/m.json', ...more)).toBeGreaterThan(0);
      expect(said()).toContain(message);
      expect(await readdir(inside('large')).catch(() => null)).toBeNull();
    };
    await refused('measured with another seed, 1 instead of 2', '--seed', '2');
    await refused('have other names or classes than those that small-16.safetensors was measured on', '--limit', '9');
    await refused('is of one model', '--baseline-method', 'cft');
    forget();
    expect(await evaluate('large/m.json', '--baseline', inside('data/labels.json'))).toBe(2);
    expect(said()).toContain('labels.json is no report of temper evaluate or temper run');
    expect(await evaluate('large/m.json', '--shard', '1/2', '--baseline', inside('whole/m.json'))).toBe(2);
    forget();
    // Of itself a model makes as many errors.
    expect(
      await main(['merge', inside('parts'), '--out', inside('same.json'), '--baseline', inside('whole/m.json')]),
    ).toBe(0);
    expect(said()).toMatch(
      /mCE relative to small-16.safetensors \(measured here\): 100\.0 %.*, not comparable with published/,
    );
    const { baseline, ...rest } = JSON.parse(await readFile(inside('same.json'), 'utf8')) as Record<string, unknown>;
    expect(baseline).toMatchObject({ baseline: 'small-16.safetensors', mce: { value: 1 } });
    expect(rest).toEqual(JSON.parse(whole));
  });
});
