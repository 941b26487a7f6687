import { readFile, stat, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { main } from '../main';
import { commandFolder } from '../testing';
import { putDrawings, SMALL_MODEL } from '../testingDrawings';

const MODEL = SMALL_MODEL;
const { inside, put, said } = commandFolder();

const evaluate = (...more: string[]) => {
  const model = more.includes('--model') ? [] : ['--model', MODEL];
  return main(['evaluate', ...model, '--data', inside('data'), '--out', inside('out/result.json'), ...more]);
};

interface Measured {
  accuracy: number;
  n: number;
  low: number;
  high: number;
}
interface Written {
  architecture: string;
  clean: Measured;
  perCorruption: Record<string, Record<string, Measured>>;
  leftOut: { name: string; why: string }[];
}
const written = async () => JSON.parse(await readFile(inside('out/result.json'), 'utf8')) as Written;

describe('temper evaluate', () => {
  it('measures a network from a file, clean and corrupted, the same for one worker and for two', async () => {
    await putDrawings(put, 32);
    await writeFile(inside('data/drawing 7.png'), 'no picture');
    const noisy = ['--corruptions', 'contrast,gaussian_noise', '--severities', '1,5'];
    expect(await evaluate(...noisy, '--workers', '1'), said()).toBe(0);
    const first = await written();
    expect(await evaluate(...noisy, '--workers', '2'), said()).toBe(0);
    expect(await written()).toEqual(first);
    expect(first.clean.n).toBe(31);
    expect(first.clean.accuracy).toBeGreaterThan(0.8);
    expect(first.clean.low).toBeLessThan(first.clean.accuracy);
    expect(Object.keys(first.perCorruption)).toEqual(['contrast', 'gaussian_noise']);
    expect(first.perCorruption.contrast!['5']!.accuracy).toBeLessThan(first.perCorruption.contrast!['1']!.accuracy);
    expect(first.leftOut).toEqual([{ name: 'drawing 7.png', why: expect.stringContaining('not a picture') as string }]);
    expect(said()).toMatch(/clean \d+\.\d % \(.*n = 31\)/);

    await put('names.txt', 'drawing 1.png\ndrawing 4.png\n');
    expect(await evaluate('--list', inside('names.txt'), '--corruptions', 'none')).toBe(0);
    expect((await written()).clean.n).toBe(2);
    expect(await evaluate('--limit', '5', '--corruptions', 'none')).toBe(0);
    expect((await written()).clean.n).toBeLessThanOrEqual(5);
  });

  it.each([
    [['--model', 'missing.safetensors'], 2, '--model: there is no file missing.safetensors'],
    [['--padding', 'same'], 2, '--padding takes torch or tf-same'],
    [['--preprocess', '0.5,0.5,0.5'], 2, '--preprocess takes a name, two numbers'],
    [['--preprocess', 'resnet'], 1, 'The preprocessing “resnet” is unknown'],
    [['--preprocess', '0.5,0'], 2, 'a deviation must be above 0'],
    [['--preprocess', '123.675,116.28,103.53,58.395,57.12,57.375'], 2, 'Divide them by 255'],
    [['--severities', '0'], 2, '--severities takes whole numbers from 1 to 5'],
    [['--limit', '0'], 2, '--limit takes a whole number from 1'],
    [['--corruptions', 'fogg'], 2, 'Did you mean fog?'],
    [['--architecture', 'resnet50'], 1, 'not resnet50'],
    [['--adapt', 'bin'], 2, '--adapt takes bn or tent; got "bin"'],
    [['--adapt-prior', '4'], 2, '--adapt-prior is about adapting'],
    [['--adapt', 'bn', '--adapt-rate', '0.1'], 2, "--adapt-rate is Tent's"],
    [['--adapt', 'tent', '--adapt-rate', 'fast'], 2, '--adapt-rate takes a number from 1e-7 to 1'],
    [['--adapt', 'bn', '--shard', '1/2'], 2, '--adapt and --shard do not go together'],
    [['--labels', 'missing.json'], 2, '--labels: there is no file missing.json'],
  ])('%j is refused', async (options, code, message) => {
    await put(
      'data/a/one.png',
      await sharp({ create: { width: 8, height: 8, channels: 3, background: '#777' } })
        .png()
        .toBuffer(),
    );
    expect(await evaluate(...options)).toBe(code);
    expect(said()).toContain(message);
    expect(await stat(inside('out')).catch(() => null)).toBeNull();
  });

  it('adapts no network without batch norms, and says what it needs', async () => {
    await putDrawings(put, 4);
    expect(await evaluate('--adapt', 'bn,tent', '--corruptions', 'none')).toBe(1);
    expect(said()).toContain('cannot adapt to pictures: it needs batch norms');
    expect(await stat(inside('out')).catch(() => null)).toBeNull();
  });

  it('says when pictures do not fit the model', async () => {
    const grey = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#777' } })
      .png()
      .toBuffer();
    await put('data/a/one.png', grey);
    await put('data/b/two.png', grey);
    expect(await evaluate('--corruptions', 'none')).toBe(1);
    expect(said()).toContain('small has 16 classes, the pictures have 2 others');
    await put('damaged.safetensors', (await readFile(MODEL)).subarray(0, 5000));
    expect(await evaluate('--model', inside('damaged.safetensors'))).toBe(1);
    expect(said()).toMatch(/temper evaluate: .*(cut off|truncated|ends|header)/i);
  });
});
