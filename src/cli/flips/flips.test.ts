import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { main } from '../main';
import { commandFolder } from '../testing';

const MODEL = fileURLToPath(new URL('../../../public/models/small-16.safetensors', import.meta.url));
const { inside, put, said, forget } = commandFolder();

async function putPictures(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const raw = Uint8Array.from({ length: 32 * 32 * 3 }, (_, at) => ((at * (7 + i)) >> 3) % 256);
    const picture = sharp(raw, { raw: { width: 32, height: 32, channels: 3 } });
    await put(`data/${i}.png`, await picture.png().toBuffer());
  }
}

const flips = (...more: string[]) =>
  main(['evaluate', '--model', MODEL, '--data', inside('data'), '--out', inside('out/r.json'), '--flips', ...more]);

interface Written {
  flips: {
    perSequence: { sequence: string; value: number; low: number; high: number; n: number; frames: number }[];
    mean: { value: number; n: number };
    note: string;
    answers: string;
  };
}
const written = async () => JSON.parse(await readFile(inside('out/r.json'), 'utf8')) as Written;

describe('temper evaluate --flips', () => {
  it('counts flips of unlabelled pictures, for any number of workers, and goes on where it was cut off', async () => {
    await putPictures(2);
    const two = ['--sequences', 'shot_noise,brightness'];
    // A folder in the way of the result ends the run after all is counted, and keeps the counts.
    await mkdir(inside('out/r.flips.md'), { recursive: true });
    expect(await flips(...two, '--workers', '1')).toBe(1);
    expect(said()).toContain('2 pictures in 2 sequences: 124 frames to be answered');
    await rm(inside('out/r.flips.md'), { recursive: true });
    const part = inside('out/r.json.part');
    const lines = (await readFile(part, 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(5);
    const gone = JSON.stringify({ sequence: 'brightness', picture: 'gone#1', flips: [30], of: 30 });
    await writeFile(part, [...lines.slice(0, 3), gone, '{"sequence":"bri'].join('\n'));
    forget();
    expect(await flips(...two, '--workers', '2'), said()).toBe(0);
    expect(said()).toContain('taken over (3 counts)');
    expect(await stat(part).catch(() => null)).toBeNull();

    // Two workers have counted the rest as one did before.
    const counts = lines.slice(1).map((line) => JSON.parse(line) as { sequence: string; flips: [number]; of: number });
    const share = (name: string) => {
      const own = counts.filter(({ sequence }) => sequence === name);
      return own.reduce((sum, { flips: [flipped], of }) => sum + flipped / of / own.length, 0);
    };
    const { perSequence, mean, note, answers } = (await written()).flips;
    for (const { sequence, value } of perSequence) expect(value).toBeCloseTo(share(sequence), 12);
    expect(perSequence.map(({ sequence, n, frames }) => [sequence, n, frames])).toEqual([
      ['shot_noise', 2, 31],
      ['brightness', 2, 31],
    ]);
    expect(mean).toMatchObject({ value: (perSequence[0]!.value + perSequence[1]!.value) / 2, n: 2 });
    expect(note).toContain('unnormalised');
    expect(answers).toContain('among all classes of the model');
    expect(await readFile(inside('out/r.flips.md'), 'utf8')).toContain('| mFP, unnormalised |');
    expect((await readFile(inside('out/r.flips.csv'), 'utf8')).split('\r\n')).toHaveLength(5);
  });

  it.each([
    [['--sequences', 'tillt'], 2, 'Did you mean tilt?'],
    [['--list', 'missing.txt'], 2, '--list'],
  ])('%j is refused, and nothing is written', async (options, code, message) => {
    await putPictures(1);
    expect(await flips(...options)).toBe(code);
    expect(said()).toContain(message);
    expect(await stat(inside('out')).catch(() => null)).toBeNull();
  });

  it('says that --sequences belongs to --flips', async () => {
    expect(await main(['evaluate', '--model', MODEL, '--data', '.', '--out', 'x.json', '--sequences', 'tilt'])).toBe(2);
    expect(said()).toContain('give --flips with it');
  });
});
