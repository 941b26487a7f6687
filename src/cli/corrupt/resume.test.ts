/** What a second run trusts, what it makes again, and what it does not touch. */
import { copyFile, readdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { copyMarkParts, readCopyMark } from '../../image/copyMark';
import { main } from '../main';
import { commandFolder } from '../testing';
import { withMark } from './copyMark';

const { inside, put, said, forget } = commandFolder();

const plain = (red: number, side = 16) =>
  sharp({ create: { width: side, height: side, channels: 3, background: { r: red, g: 60, b: 90 } } })
    .png()
    .toBuffer();

async function corrupt(...more: string[]): Promise<number> {
  forget();
  const few = ['--corruption', 'contrast', '--severity', '3'];
  return main(['corrupt', '--workers', '1', '--input', inside('in'), '--output', inside('out'), ...few, ...more]);
}

const copy = 'out/contrast/3/a.png';
const red = async () => (await sharp(inside(copy)).raw().toBuffer())[0]!;

describe('a copy that is there', () => {
  it('is made again when another picture has taken the place, whatever its date and size', async () => {
    await put('in/a.png', await plain(200));
    await corrupt();
    const before = await red();
    const old = new Date('2020-09-13');
    await put('newer.png', await plain(30));
    await utimes(inside('newer.png'), old, old);
    await rename(inside('newer.png'), inside('in/a.png'));
    expect(await corrupt()).toBe(0);
    expect(said()).toContain('1 copy written');
    expect(said()).toContain('1 whose picture has changed');
    expect(await red()).not.toBe(before);

    // The same length and the same time: an archive with fixed dates, and a format without compression.
    const was = await stat(inside('in/a.png'));
    const bytes = await plain(31);
    expect(bytes.length).toBe(was.size);
    await writeFile(inside('in/a.png'), bytes);
    await utimes(inside('in/a.png'), was.atime, was.mtime);
    expect(await corrupt()).toBe(0);
    expect(said()).toContain('1 whose picture has changed');
  });

  it('is kept when only dates have changed, and says why it is trusted', async () => {
    await put('in/a.png', await plain(200));
    await corrupt();
    const later = new Date(Date.now() + 60_000);
    await utimes(inside('in/a.png'), later, later);
    const { mtimeMs } = await stat(inside(copy));
    expect(await corrupt()).toBe(0);
    expect(said()).toContain(
      '1 picture taken; 0 copies written to ' +
        `${inside('out')} (seed 1); 1 was there already, whole and marked with the same picture, settings and code.`,
    );
    expect((await stat(inside(copy))).mtimeMs).toBe(mtimeMs);
  });

  it('is made again when it was cut off or belongs to another name', async () => {
    await put('in/a.png', await plain(200));
    await corrupt();
    const whole = await readFile(inside(copy));
    for (const length of [0, 20, 60, whole.length - 1]) {
      await truncate(inside(copy), length);
      expect(await corrupt(), `${length}`).toBe(0);
      expect(said()).toContain('1 cut off');
      expect((await readFile(inside(copy))).equals(whole)).toBe(true);
    }
    await put('in/b.png', await plain(200));
    await copyFile(inside(copy), inside('out/contrast/3/b.png'));
    expect(await corrupt()).toBe(0);
    expect(said()).toContain('1 whose picture has changed');
  });

  it('is made again when the corruption has changed', async () => {
    await put('in/a.png', await plain(200));
    await corrupt();
    const bytes = await readFile(inside(copy));
    const parts = copyMarkParts(readCopyMark(bytes)!);
    const length = 33 + 12 + bytes.readUInt32BE(33);
    const unmarked = Buffer.concat([bytes.subarray(0, 33), bytes.subarray(length)]);
    const remarked = [...parts].map(([key, value]) => `${key}=${key === 'code' ? '0'.repeat(16) : value}`).join('; ');
    await writeFile(inside(copy), withMark(unmarked, remarked));
    expect(await corrupt()).toBe(0);
    expect(said()).toContain('1 by another version of the corruption');
    expect((await readFile(inside(copy))).equals(bytes)).toBe(true);
  });

  it('with other settings ends the run, though temper.json was lost', async () => {
    await put('in/a.png', await plain(200));
    await corrupt('--seed', '2');
    await rm(inside('out/temper.json'));
    const before = await readFile(inside(copy));
    expect(await corrupt()).toBe(1);
    expect(said()).toContain('was made with seed 2 instead of 1');
    expect((await readFile(inside(copy))).equals(before)).toBe(true);
  });

  it('that somebody else wrote is left as it is', async () => {
    await put('in/a.png', await plain(200));
    const theirs = await plain(7);
    await put(copy, theirs);
    for (let time = 0; time < 2; time++) {
      expect(await corrupt()).toBe(1);
      expect(said()).toContain('a file that `temper corrupt` did not write lies where a copy is to go');
      expect(said()).toContain('1 left out (1 failed)');
    }
    expect((await readFile(inside(copy))).equals(theirs)).toBe(true);
  });

  it('of another corruption is named where its picture has changed', async () => {
    await put('in/a.png', await plain(200));
    await put('in/b.png', await plain(100));
    await corrupt();
    await put('in/a.png', await plain(30));
    forget();
    const other = ['--input', inside('in'), '--output', inside('out'), '--corruption', 'brightness'];
    expect(await main(['corrupt', '--workers', '1', ...other, '--severity', '1'])).toBe(0);
    expect(said()).toContain('1 copy of other corruptions in ');
    expect(said()).toContain('are of pictures that have changed since (contrast/3/a.png)');
    expect(await corrupt()).toBe(0);
    expect(said()).toContain('1 copy written');
    expect(said()).not.toContain('other corruptions');
  });

  it('of a picture that has gone is named', async () => {
    await put('in/a.png', await plain(200));
    await put('in/b.png', await plain(100));
    await corrupt();
    await rm(inside('in/b.png'));
    expect(await corrupt()).toBe(0);
    expect(said()).toContain('1 copy in ');
    expect(said()).toContain('belong to no picture that was read (contrast/3/b.png)');
    expect(await readdir(inside('out/contrast/3'))).toEqual(['a.png', 'b.png']);
  });
});

describe('copies taken for pictures', () => {
  it('are said to be corrupted a second time', async () => {
    await put('in/a.png', await plain(200));
    await corrupt();
    forget();
    const again = ['--input', inside('out/contrast/3'), '--output', inside('twice'), '--corruption', 'brightness'];
    expect(await main(['corrupt', '--workers', '1', ...again, '--severity', '1'])).toBe(0);
    expect(said()).toContain('lies among the copies that `temper corrupt` wrote to');
    expect(said()).toContain('1 picture: made by `temper corrupt` (contrast 3), and corrupted a second time now.');
  });

  it('are not found where they lie in folders of their own', async () => {
    await put('in/a.png', await plain(200));
    await corrupt();
    forget();
    expect(await main(['corrupt', '--workers', '1', '--input', inside('out'), '--output', inside('twice')])).toBe(2);
    expect(said()).toContain('There is no picture in');
    expect(said()).toContain('contrast/ left alone: copies that `temper corrupt` made.');
  });
});

describe('the same seed', () => {
  it('gives the same pixels for a name in both forms of Unicode', async () => {
    const marks: string[] = [];
    const made: Buffer[] = [];
    for (const form of ['NFC', 'NFD'] as const) {
      await put(`${form}/${'Gänse.png'.normalize(form)}`, await plain(120));
      const options = ['--input', inside(form), '--output', inside(`out-${form}`), '--corruption', 'gaussian_noise'];
      expect(await main(['corrupt', '--workers', '1', ...options, '--severity', '3'])).toBe(0);
      const bytes = await readFile(inside(`out-${form}/gaussian_noise/3/${'Gänse.png'.normalize('NFC')}`));
      made.push(bytes);
      marks.push(readCopyMark(bytes)!);
    }
    expect(marks[0]).toBe(marks[1]);
    expect(made[0]!.equals(made[1]!)).toBe(true);
  });
});
