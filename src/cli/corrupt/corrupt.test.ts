import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { main } from '../main';
import { commandFolder } from '../testing';

const { inside, put: putInside, said, forget } = commandFolder();

const put = (name: string, bytes: Uint8Array | string) => putInside(`in/${name}`, bytes);

/** A picture of smooth colours, as sharp would load it. */
function painted(width: number, height: number, channels: 1 | 3 | 4 = 3): Sharp {
  const raw = Uint8Array.from({ length: width * height * channels }, (_, i) => (i * 7 + (i >> 5) * 3) % 256);
  return sharp(raw, { raw: { width, height, channels } });
}

async function corrupt(...more: string[]): Promise<number> {
  return main(['corrupt', '--workers', '1', '--input', inside('in'), '--output', inside('out'), ...more]);
}

async function pixels(name: string): Promise<{ width: number; height: number; data: Buffer }> {
  const { data, info } = await sharp(inside('out', name)).raw().toBuffer({ resolveWithObject: true });
  expect(info.channels).toBe(3);
  return { width: info.width, height: info.height, data };
}

describe('temper corrupt', () => {
  it('keeps the structure and gives the same pixels whatever else is in the folder', async () => {
    await put('a/one.png', await painted(40, 30).png().toBuffer());
    expect(await corrupt('--corruption', 'gaussian_noise,contrast', '--severity', '1,2.5')).toBe(0);
    const first = await pixels('gaussian_noise/2.5/a/one.png');
    expect(first).toMatchObject({ width: 40, height: 30 });
    expect((await readdir(inside('out', 'contrast'))).sort()).toEqual(['1', '2.5']);

    await put('Z first.jpg', await painted(16, 16).jpeg().toBuffer());
    await rm(inside('out'), { recursive: true });
    expect(await corrupt('--corruption', 'gaussian_noise', '--severity', '2.5', '--seed', '1')).toBe(0);
    expect((await pixels('gaussian_noise/2.5/a/one.png')).data.equals(first.data)).toBe(true);
    expect((await pixels('gaussian_noise/2.5/Z first.png')).width).toBe(16);
  });

  it('takes a run up again, makes changed pictures anew, and never mixes two seeds', async () => {
    await put('one.png', await painted(16, 16).png().toBuffer());
    await put('two.png', await painted(16, 16).png().toBuffer());
    await corrupt('--corruption', 'contrast', '--severity', '3');
    await rm(inside('out/contrast/3/two.png'));
    const before = await stat(inside('out/contrast/3/one.png'));
    expect(await corrupt('--corruption', 'contrast', '--severity', '3')).toBe(0);
    expect(said()).toContain('1 copy written');
    expect(said()).toContain('1 was there already');
    expect((await stat(inside('out/contrast/3/one.png'))).mtimeMs).toBe(before.mtimeMs);

    await put('one.png', await painted(20, 20).png().toBuffer());
    expect(await corrupt('--corruption', 'contrast', '--severity', '3')).toBe(0);
    expect(await pixels('contrast/3/one.png')).toMatchObject({ width: 20, height: 20 });

    expect(await corrupt('--corruption', 'contrast', '--seed', '2')).toBe(2);
    expect(said()).toContain('made with seed 1 instead of 2');
  });

  it('makes a chain, draws alike where that is asked for, and knows its copies again', async () => {
    await put('one.png', await painted(16, 16).png().toBuffer());
    await put('two.png', await painted(16, 16).png().toBuffer());
    const chain = ['--steps', 'contrast:2,gaussian_noise:1.5,fog:3:off', '--picture-seed', '4'];
    expect(await corrupt(...chain)).toBe(0);
    const copy = (name: string) => pixels(`contrast_2+gaussian_noise/1.5/${name}.png`);
    expect((await copy('one')).data.equals((await copy('two')).data)).toBe(true);
    expect(await corrupt(...chain)).toBe(0);
    expect(said()).toContain('2 were there already');
    // The output among what is read is not read.
    expect(await main(['corrupt', '--input', inside(), '--output', inside('other'), '--corruption', 'contrast'])).toBe(
      0,
    );
    expect(said()).toContain('out/contrast_2+gaussian_noise/ left alone: copies');
    // By name and seed the two differ, and are not mixed with those.
    expect(await corrupt('--steps', 'contrast:2', '--seed', '4')).toBe(2);
    expect(said()).toContain('alike true instead of none');
  });

  it.each([
    ['--steps fog:9', 'the severity must be between 1 and 5'],
    ['--steps foggy:2', 'Did you mean fog'],
    ['--steps weather:2', '"weather" is a group'],
    ['--steps fgsm:2', 'attacks a model'],
    ['--steps fog:2:off', 'all steps are off'],
    ['--steps fog:2 --severity 3', 'leave --corruption and --severity out'],
    ['--seed 1 --picture-seed 2', 'give one of the two'],
  ])('refuses %s', async (options, words) => {
    await put('one.png', await painted(8, 8).png().toBuffer());
    expect(await corrupt(...options.split(' '))).toBe(2);
    expect(said()).toContain(words);
  });

  it('reads odd pictures, names what cannot be read, and goes on', async () => {
    await put('alpha.png', await painted(8, 8, 4).png().toBuffer());
    await put('grey.png', await painted(8, 8, 1).toColourspace('b-w').png().toBuffer());
    await put('sixteen.png', await painted(8, 8).toColourspace('rgb16').png().toBuffer());
    await put('cmyk.jpg', await painted(8, 8).toColourspace('cmyk').jpeg().toBuffer());
    await put('animated.gif', await frames());
    await put('turned.jpg', await painted(8, 4).withMetadata({ orientation: 6 }).jpeg().toBuffer());
    await put('dot.png', await painted(1, 1).png().toBuffer());
    await put('broken.jpg', (await painted(64, 64).jpeg().toBuffer()).subarray(0, 400));
    await put('text.png', 'no picture at all');
    await put('empty.png', '');
    await put('notes.txt', 'left alone');
    await put('same.jpg', await painted(8, 8).jpeg().toBuffer());
    await put('same.png', await painted(8, 8).png().toBuffer());
    expect(await corrupt('--corruption', 'gaussian_blur', '--severity', '1')).toBe(1);
    const made = (await readdir(inside('out/gaussian_blur/1'))).sort();
    expect(made).toEqual(
      ['alpha', 'animated', 'cmyk', 'dot', 'grey', 'same', 'sixteen', 'turned'].map((name) => `${name}.png`),
    );
    expect(await pixels('gaussian_blur/1/turned.png')).toMatchObject({ width: 4, height: 8 });
    expect(await pixels('gaussian_blur/1/dot.png')).toMatchObject({ width: 1, height: 1 });
    for (const line of [
      'broken.jpg: not a picture that can be read',
      'text.png: not a picture that can be read',
      'empty.png: the file is empty',
      'same.png: its copies would overwrite those of same.jpg',
      '1 file left alone',
      '1 picture: transparency laid on white',
      '1 picture: 16 bits cut to 8',
      '1 picture: CMYK turned into sRGB',
      '1 picture: first of 2 frames',
      '4 pictures left out',
    ]) {
      expect(said()).toContain(line);
    }
  });

  it('prepares pictures for a benchmark, with a JPEG round trip where asked', async () => {
    await put('wide.png', await painted(60, 40).png().toBuffer());
    expect(await corrupt('--corruption', 'brightness', '--severity', '1', '--size', '32,28', '--jpeg', '50')).toBe(0);
    expect(await pixels('brightness/1/wide.png')).toMatchObject({ width: 28, height: 28 });
    expect(said()).toContain('after a JPEG round trip of quality 50');
    expect(JSON.parse(await readFile(inside('out/temper.json'), 'utf8'))).toMatchObject({ jpeg: 50 });
  });

  it.each([
    [['--corruption', 'gausian_noise'], 'Did you mean gaussian_noise?'],
    [['--corruption', 'xyzzy'], 'there is no "xyzzy"'],
    [['--severity', '0'], '--severity takes numbers from 1 to 5'],
    [['--severity', '1,six'], '--severity takes numbers from 1 to 5'],
    [['--size', '224'], '--size takes the short side and the crop'],
    [['--size', '224,256'], 'cannot be larger'],
    [['--jpeg', '0'], '--jpeg takes a whole number from 1 to 100'],
    [['--jpeg', '0.85'], 'Did you mean 85?'],
    [['--severity', '0.5'], '1 being weak and 5 strong; got "0.5"'],
    [['--severity', '0x3'], '--severity takes numbers from 1 to 5'],
    [['--seed', '1e99'], '--seed takes a whole number from 0 to 4294967295; got "1e99"'],
    [['--seed', '1,2'], '--seed takes a whole number'],
    [['--seed', '1', '--seed', '2'], '--seed is given 2 times'],
    [['--size', '0,0'], '--size takes whole numbers from 1'],
    [['--size', '5000,4000'], 'the crop can have 3464 pixels a side'],
    [['--corruption', 'adversarial'], 'adversarial attacks a model'],
    [['--corruptions', 'fog'], 'There is no option --corruptions here. Did you mean --corruption?'],
    [['--nonsense'], 'npx temper corrupt --input'],
  ])('%j is wrong usage', async (options, message) => {
    await put('one.png', await painted(8, 8).png().toBuffer());
    expect(await corrupt(...options)).toBe(2);
    expect(said()).toContain(message);
    expect(await stat(inside('out')).catch(() => null)).toBeNull();
  });

  it('says when a folder is missing, empty or cannot be written to', async () => {
    expect(await corrupt()).toBe(2);
    expect(said()).toContain('there is no folder');
    await put('notes.txt', 'nothing');
    expect(await corrupt()).toBe(2);
    expect(said()).toContain('There is no picture in');
    await put('one.png', await painted(8, 8).png().toBuffer());
    await writeFile(inside('out'), 'a file in the way');
    expect(await corrupt()).toBe(2);
    expect(said()).toContain('is a file; name a folder');
  });
});

describe('temper', () => {
  it('tells its version, and what a command that it does not know may have been', async () => {
    expect(await main(['--version'])).toBe(0);
    expect(said()).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await main(['corupt'])).toBe(2);
    expect(await main(['help', 'evalute'])).toBe(2);
    expect(await main(['constructor'])).toBe(2);
    expect(said()).toContain('Did you mean corrupt?');
    expect(said()).toContain('Did you mean evaluate?');
  });
});

describe('temper list', () => {
  it('prints every perturbation, and all that is known as JSON', async () => {
    expect(await main(['list'])).toBe(0);
    expect(said()).toMatch(/^ {2}gaussian_noise +Gaussian noise \(ImageNet-C\)$/m);
    forget();
    expect(await main(['list', '--json', '--family', 'noise'])).toBe(0);
    const infos = JSON.parse(said()) as { family: string }[];
    expect(infos.length).toBeGreaterThan(3);
    expect(new Set(infos.map(({ family }) => family))).toEqual(new Set(['noise']));
    expect(await main(['list', '--family', 'noises'])).toBe(2);
  });
});

/** Two frames. */
async function frames(): Promise<Buffer> {
  const raw = Uint8Array.from({ length: 8 * 16 * 3 }, (_, i) => (i < 192 ? 30 : 220));
  return sharp(raw, { raw: { width: 8, height: 16, channels: 3, pageHeight: 8 } })
    .gif()
    .toBuffer();
}
