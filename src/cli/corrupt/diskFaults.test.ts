/** Disks that are full, read-only or gone, as the file system tells of them; large pictures and drawings. */
import { readdir, stat, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { beforeEach, describe, expect, it } from 'vitest';
import { faultyFiles } from '../faultyFiles';
import { main } from '../main';
import { commandFolder } from '../testing';

const { inside, put, said, forget } = commandFolder();
const { spies, actual } = faultyFiles('mkdir', 'readFile', 'writeFile');
type Faulty = keyof typeof spies;

/** Fails for the paths that are meant, after so many of them. */
function failing(name: Faulty, code: string, concerns: (path: string) => boolean, after = 0): void {
  let calls = 0;
  spies[name].mockImplementation((...args) => {
    const meant = concerns(String(args[0])) && calls++ >= after;
    return meant ? Promise.reject(Object.assign(new Error(`${code}: as if`), { code })) : actual[name](...args);
  });
}

function healthy(): void {
  for (const name of ['mkdir', 'readFile', 'writeFile'] as const) spies[name].mockImplementation(actual[name]);
}

const picture = (side: number) =>
  sharp({ create: { width: side, height: side, channels: 3, background: '#205080' } })
    .png()
    .toBuffer();

async function corrupt(...more: string[]): Promise<number> {
  forget();
  return main([
    'corrupt',
    '--workers',
    '1',
    '--input',
    inside('in'),
    '--output',
    inside('out'),
    '--corruption',
    'contrast',
    ...more,
  ]);
}

beforeEach(async () => {
  for (let i = 0; i < 6; i++) await put(`in/${i}.png`, await picture(8));
});

describe('a disk that takes no more', () => {
  it.each([
    ['ENOSPC', 'the disk is full (ENOSPC)'],
    ['EDQUOT', 'the quota of this user on the disk is used up (EDQUOT)'],
    ['EROFS', 'the disk is read-only (EROFS)'],
    ['EACCES', 'this user has no permission (EACCES)'],
    ['EMFILE', 'too many files are open'],
  ])('%s ends the run at the first copy, in words, and the run goes on from there', async (code, words) => {
    let tried = 0;
    failing('writeFile', code, (path) => path.includes('contrast') && ++tried > 3);
    expect(await corrupt()).toBe(1);
    expect(said()).toContain(`Stopped: ${words}`);
    expect(said()).toContain('the same command goes on from here');
    expect(said()).toMatch(/0 of 6 pictures taken so far; 3 copies written/);
    // Of the thirty copies little more than are written at a time were tried.
    expect(tried).toBeLessThan(15);
    healthy();
    expect(await corrupt()).toBe(0);
    expect(said()).toMatch(/6 pictures taken; 27 copies written .*; 3 were there already/);
  });

  it.each(['ENOSPC', 'EROFS', 'EACCES'])('%s at the beginning leaves nothing', async (code) => {
    failing('writeFile', code, (path) => path.includes('.temper-'));
    expect(await corrupt()).toBe(2);
    expect(said()).toMatch(new RegExp(`Nothing can be written to .*\\(${code}\\)`));
    expect(await stat(inside('out')).catch(() => null)).toBeNull();
    healthy();
    failing('mkdir', code, (path) => path.includes('out'));
    expect(await corrupt()).toBe(2);
    expect(said()).toMatch(new RegExp(`Nothing can be written to .*\\(${code}\\)`));
  });

  it('a name that the disk does not take concerns one picture', async () => {
    failing('writeFile', 'EINVAL', (path) => path.includes('contrast'), 29);
    expect(await corrupt()).toBe(1);
    // Copies of a picture, and of two pictures in turn, are written side by side: which one comes last is not said.
    const missing = /does not take such a name \(EINVAL\) \(1 of 5 copies not made: (contrast\/\d)\/\d\.png\)/.exec(
      said(),
    );
    expect(missing, said()).not.toBeNull();
    expect(said()).toContain('5 pictures taken, 1 taken in part; 29 copies written');
    expect((await readdir(inside(`out/${missing![1]}`))).length).toBe(5);
  });
});

describe('pictures that cannot be read', () => {
  it('are named, and the rest is done', async () => {
    failing('readFile', 'EACCES', (path) => path.endsWith('/3.png'));
    expect(await corrupt('--severity', '1')).toBe(1);
    expect(said()).toContain('3.png: this user has no permission (EACCES).');
    expect(said()).toContain('5 pictures taken, 1 left out (1 cannot be read); 5 copies written');
  });

  it('end the run where too many files are open', async () => {
    failing('readFile', 'EMFILE', (path) => path.endsWith('/3.png'));
    expect(await corrupt('--severity', '1')).toBe(1);
    expect(said()).toContain('Stopped: too many files are open');
    expect(said()).toContain('3 of 6 pictures taken so far');
  });

  it('drawings and pictures beyond memory are named before they are decoded', async () => {
    await put('in/drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="9000"/>');
    await put('in/large.png', await picture(3500));
    expect(await corrupt('--severity', '1')).toBe(1);
    expect(said()).toContain('drawing.svg: an SVG drawing, which is not read here');
    expect(said()).toContain('large.png: 3,500 × 3,500 pixels; at most 12 million are read');
    expect(said()).toContain('or give --size, which does so');
    expect(said()).toContain('6 pictures taken, 2 left out (1 cannot be read, 1 too large)');
    await writeFile(inside('in/drawing.svg'), '');
    const sized = ['--severity', '1', '--size', '16,16', '--output', inside('sized')];
    expect(
      await main(['corrupt', '--workers', '1', '--input', inside('in'), '--corruption', 'contrast', ...sized]),
    ).toBe(1);
    expect(said()).toContain('7 pictures taken, 1 left out (1 cannot be read)');
  });

  it('one that grows beyond memory on its way to the size is named', async () => {
    const thin = sharp({ create: { width: 20_000, height: 1, channels: 3, background: '#205080' } });
    await put('in/thin.png', await thin.png().toBuffer());
    expect(await corrupt('--severity', '1', '--size', '256,224')).toBe(1);
    expect(said()).toContain(
      'thin.png: 20,000 × 1 pixels; with its short side brought to 256 it would have 5,120,000 × 256',
    );
  });

  it('one that renditions cannot take is taken in part', async () => {
    await put('in/seven.png', await picture(2650));
    const rendition = ['--corruption', 'mosaic', '--severity', '1', '--output', inside('out')];
    expect(await main(['corrupt', '--workers', '1', '--input', inside('in'), ...rendition])).toBe(1);
    expect(said()).toContain('seven.png: 2,650 × 2,650 pixels; at most 6 million are read');
    expect(said()).toContain('6 pictures taken, 1 left out (1 too large)');
    forget();
    // An option for a list may be given in parts.
    const both = ['--corruption', 'mosaic', '--corruption', 'contrast', '--severity', '1', '--output', inside('both')];
    expect(await main(['corrupt', '--workers', '1', '--input', inside('in'), ...both])).toBe(1);
    expect(said()).toContain('seven.png: The picture has 7.0 million pixels');
    expect(said()).toContain('(1 of 2 copies not made: mosaic/1/seven.png)');
    expect(said()).toContain('6 pictures taken, 1 taken in part; 13 copies written');
  });
});
