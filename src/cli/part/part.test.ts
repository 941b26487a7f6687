import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { main } from '../main';
import { commandFolder } from '../testing';

const MODEL = fileURLToPath(new URL('../../../public/models/small-16.safetensors', import.meta.url));
const { inside, put, said, forget } = commandFolder();

function painted(width: number, height: number): Sharp {
  const raw = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7 + (i >> 5) * 3) % 256);
  return sharp(raw, { raw: { width, height, channels: 3 } });
}

/** White where `inside` says so, black elsewhere; as grey, or as what is opaque. */
function mask(width: number, height: number, lies: (x: number, y: number) => boolean, kind: 'grey' | 'alpha' = 'grey') {
  const channels = kind === 'grey' ? 1 : 4;
  const raw = Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const at = Math.floor(i / channels);
    const here = lies(at % width, Math.floor(at / width));
    return kind === 'grey' || i % 4 === 3 ? (here ? 255 : 0) : 255;
  });
  return sharp(raw, { raw: { width, height, channels } }).png().toBuffer();
}

const corrupt = (out: string, ...more: string[]) =>
  main(['corrupt', '--workers', '1', '--input', inside('in'), '--output', inside(out), ...CHAIN, ...more]);
const CHAIN = ['--steps', 'contrast:3,gaussian_noise:2', '--seed', '3'];
const pixels = (out: string, name: string) =>
  sharp(inside(out, 'contrast_3+gaussian_noise/2', name))
    .raw()
    .toBuffer();

describe('temper corrupt on a part', () => {
  it('mixes the whole copy and the picture by a region, a mask, or a mask for each picture', async () => {
    await put('in/a/one.png', await painted(20, 10).png().toBuffer());
    await put('in/two.png', await painted(20, 10).png().toBuffer());
    const left = (x: number) => x < 10;
    await put('left.png', await mask(20, 10, left));
    await put('masks/a/one.png', await mask(20, 10, left, 'alpha'));
    await put('masks/two.png', await mask(20, 10, () => true));
    expect(await corrupt('whole')).toBe(0);
    expect(await corrupt('region', '--region', 'rect:0,0,0.5,1'), said()).toBe(0);
    expect(await corrupt('file', '--mask', inside('left.png')), said()).toBe(0);
    expect(await corrupt('each', '--mask-folder', inside('masks')), said()).toBe(0);
    expect(await corrupt('rest', '--mask', inside('left.png'), '--outside'), said()).toBe(0);
    const [whole, clean] = [await pixels('whole', 'a/one.png'), await painted(20, 10).raw().toBuffer()];
    const mixed = (here: (x: number) => boolean) =>
      whole.map((value, i) => (here(Math.floor(i / 3) % 20) ? value : clean[i]!));
    expect(await pixels('region', 'a/one.png')).toEqual(mixed(left));
    expect(await pixels('file', 'a/one.png')).toEqual(mixed(left));
    expect(await pixels('each', 'a/one.png')).toEqual(mixed(left));
    expect(await pixels('each', 'two.png')).toEqual(await pixels('whole', 'two.png'));
    expect(await pixels('rest', 'a/one.png')).toEqual(mixed((x) => !left(x)));

    forget();
    expect(await corrupt('region', '--region', 'rect:0,0,0.5,1')).toBe(0);
    expect(said()).toContain('2 were there already');
    expect(await corrupt('region', '--region', 'rect:0,0,0.6,1')).toBe(2);
    expect(said()).toContain('part rect:0,0,0.5,1 instead of rect:0,0,0.6,1');
    await put('masks/two.png', await mask(20, 10, left));
    expect(await corrupt('each', '--mask-folder', inside('masks'))).toBe(0);
    expect(said()).toContain('1 copy written');
    expect(said()).toContain('whose mask has changed');
  });

  it('refuses what does not fit before anything is written', async () => {
    await put('in/one.png', await painted(20, 10).png().toBuffer());
    await put('in/tall.png', await painted(10, 20).png().toBuffer());
    await put('flat.png', await mask(20, 10, () => true));
    await put('masks/one.png', await mask(20, 10, () => true));
    await put('notes.txt', 'no picture');
    const refused: [string[], string][] = [
      [['--mask', inside('flat.png')], 'has 20 × 10 pixels: tall.png has 10 × 20 (1 of 2 pictures)'],
      [['--mask', inside('flat.png'), '--size', '16,8'], 'one.png has 8 × 8'],
      [['--mask-folder', inside('masks')], 'has no mask for: tall.png'],
      [['--mask', inside('none.png')], 'cannot be used: it is not there.'],
      [['--mask', inside('notes.txt')], 'not a picture'],
      [['--region', 'rect:5,5,100,80'], '--region: A region is written like rect:0.1,0.2,0.5,0.4'],
      [['--region', 'rect:0,0,1,1', '--mask', inside('flat.png')], '--region and --mask both say which part'],
      [['--feather', '8px'], '--feather is about a part'],
      [['--region', 'rect:0,0,1,1', '--feather', 'soft'], '--feather: The feather is'],
    ];
    for (const [options, why] of refused) {
      forget();
      expect(await corrupt('out', ...options), options.join(' ')).toBe(2);
      expect(said()).toContain(why);
      expect(await stat(inside('out')).catch(() => null)).toBeNull();
    }
    await put('masks/tall.png', await mask(20, 10, () => true));
    expect(await corrupt('out', '--mask-folder', inside('masks'))).toBe(2);
    expect(said()).toContain('the mask tall.png has 20 × 10, tall.png has 10 × 20');
  });
});

describe('temper evaluate on a part', () => {
  it('says so everywhere, and gives no mCE', async () => {
    for (const name of ['a', 'b']) await put(`in/${name}.png`, await painted(64, 64).png().toBuffer());
    await put('in/labels.json', JSON.stringify({ 'a.png': 0, 'b.png': 15 }));
    const evaluate = (data: string, ...more: string[]) =>
      main([
        ...['evaluate', '--model', MODEL, '--data', inside(data), '--out', inside('result.json'), '--workers', '1'],
        ...['--labels', inside('in/labels.json'), ...more],
      ]);
    const contrast = ['--corruptions', 'contrast', '--severities', '3'];
    await put('small.png', await mask(32, 32, () => true));
    expect(await evaluate('in', ...contrast, '--mask', inside('small.png'))).toBe(1);
    expect(said()).toContain('has 32 × 32 pixels, the picture 64 × 64');
    expect(await stat(inside('result.json')).catch(() => null)).toBeNull();
    expect(await evaluate('in', ...contrast, '--region', 'ellipse:0,0,1,1'), said()).toBe(0);
    expect(said()).toMatch(/contrast 3 on a part .*n = 2/);
    const { pictures, corruptionError } = JSON.parse(await readFile(inside('result.json'), 'utf8')) as {
      pictures: { part: string };
      corruptionError: { normalised: boolean; why: string };
    };
    expect(pictures.part).toBe('an ellipse of 100 × 100 % at 0, 0 %');
    expect(corruptionError).toMatchObject({ normalised: false, why: expect.stringContaining('on a part') as string });
    // Copies that were made so are known again.
    expect(await corrupt('out', '--region', 'rect:0,0,0.5,1')).toBe(0);
    forget();
    expect(await evaluate('out'), said()).toBe(0);
    expect(said()).toContain('gaussian_noise 2 on a part');
    expect(said()).toContain('on a part: rect:0,0,0.5,1');
    expect(await evaluate('out', '--region', 'rect:0,0,1,1')).toBe(1);
    expect(said()).toContain('corrupted already, so no part of them can be chosen');
  });
});
