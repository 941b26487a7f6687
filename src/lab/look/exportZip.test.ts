import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { fakeEngine } from '../../../test/fixtures/fakeEngine';
import { plainPicture } from '../../../test/fixtures/fakeInfos';
import type { CorruptRequest } from '../../contract/engine';
import { deriveSeed } from '../../num/random';
import type { ExportSource } from './exportPlan';
import type { Sink } from './exportSink';
import { exportZip, zipFileCount, type ZipRequest } from './exportZip';

const perturbations = await fakeEngine().perturbations();
const source = (title: string, value = 200): ExportSource => ({
  id: title,
  title,
  credit: 'nobody',
  whole: false,
  open: async () => plainPicture(value, 300),
});

function memorySink() {
  const pieces: Uint8Array[] = [];
  const sink: Sink = {
    write: async (piece) => void pieces.push(piece.slice()),
    close: async () => {},
    abort: async () => {},
  };
  const unzip = () => unzipSync(new Uint8Array(Buffer.concat(pieces)));
  return { sink, pieces, unzip };
}
const request = (change: Partial<ZipRequest> = {}): ZipRequest => ({
  sources: [source('cat.jpg'), source('Cat.png', 100)],
  perturbations,
  severities: [1, 5],
  seed: 7,
  table: 'imagenet-c',
  model: '',
  jpeg: null,
  size: 'shown',
  ...change,
});
/** Records what was asked for, and gives "PNG" files that hold the first colour value. */
function tools() {
  const asked: CorruptRequest[] = [];
  const engine = fakeEngine();
  return {
    asked,
    corrupt: async (wish: CorruptRequest) => (asked.push(wish), engine.corrupt(wish)),
    encodePng: async ({ pixels }: { pixels: Uint8Array }) => Uint8Array.of(0x89, pixels[0]!),
  };
}

describe('exportZip', () => {
  it('writes the layout of ImageNet-C with a README, and gives equal names a number', async () => {
    const { sink, unzip } = memorySink();
    const use = tools();
    const progress: number[] = [];
    const result = await exportZip(request(), use, sink, { onProgress: (done) => progress.push(done) });
    const files = unzip();
    expect(Object.keys(files).sort()).toEqual(
      [
        'README.txt',
        ...perturbations.flatMap(({ name }) =>
          [1, 5].flatMap((severity) => ['cat', 'Cat-2'].map((stem) => `${name}/${severity}/${stem}.png`)),
        ),
      ].sort(),
    );
    expect([...files['fog/5/Cat-2.png']!]).toEqual([0x89, 0]);
    expect([...files['fog/1/cat.png']!]).toEqual([0x89, 180]);
    expect(result).toMatchObject({ files: zipFileCount(request()), failures: [], cancelled: false });
    expect(progress).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const readme = strFromU8(files['README.txt']!);
    expect(readme).toContain('Seed: 7');
    expect(readme).toContain('strengths of ImageNet-C');
    expect(readme).toContain('JPEG: none');
    expect(readme).toContain('cat: cat.jpg, nobody; 300 × 300');
  });

  it('draws other random numbers for every picture, from the seed and its name', async () => {
    const use = tools();
    await exportZip(request(), use, memorySink().sink);
    expect(new Set(use.asked.map(({ seed }) => seed))).toEqual(new Set([deriveSeed(7, 'cat'), deriveSeed(7, 'Cat-2')]));
  });

  it('labels a JPEG round trip in every name and in the README', async () => {
    const { sink, unzip } = memorySink();
    const use = tools();
    await exportZip(request({ jpeg: 85 }), use, sink);
    const files = unzip();
    expect(Object.keys(files).filter((name) => name.endsWith('.png') && !name.endsWith('_jpeg85.png'))).toEqual([]);
    expect(use.asked.every(({ jpeg }) => jpeg === 85)).toBe(true);
    expect(strFromU8(files['README.txt']!)).toContain('JPEG round trip of quality 85');
  });

  it('prepares pictures as the benchmark does', async () => {
    const use = tools();
    await exportZip(request({ size: 'benchmark' }), use, memorySink().sink);
    expect(use.asked[0]!.picture).toMatchObject({ width: 224, height: 224 });
  });

  it('goes on after a picture or a perturbation that fails, and lists what is missing', async () => {
    const broken: ExportSource = { ...source('bad.png'), open: () => Promise.reject(new Error('“bad.png” is empty.')) };
    const { sink, unzip } = memorySink();
    const use = tools();
    const corrupt = async (wish: CorruptRequest) => {
      if (wish.steps[0]!.perturbation === 'fog' && wish.steps[0]!.severity === 5) throw new Error('Too foggy.');
      return use.corrupt(wish);
    };
    const result = await exportZip(request({ sources: [broken, source('cat')] }), { ...use, corrupt }, sink);
    expect(result.failures).toEqual([
      { name: 'bad.png', why: '“bad.png” is empty.' },
      { name: 'fog/5/cat.png', why: 'Too foggy.' },
    ]);
    expect(result.files).toBe(3);
    expect(strFromU8(unzip()['README.txt']!)).toMatch(/Left out\r\n.*bad\.png.*\r\n.*Too foggy/);
  });

  it('stops when it is cancelled, or when the disk or the engine fails', async () => {
    const control = new AbortController();
    const use = tools();
    const onProgress = (done: number) => done === 3 && control.abort();
    const result = await exportZip(request(), use, memorySink().sink, { onProgress, signal: control.signal });
    expect(result).toMatchObject({ cancelled: true, files: 3 });
    expect(use.asked).toHaveLength(3);
    const full: Sink = { ...memorySink().sink, write: () => Promise.reject(new Error('The disk is full.')) };
    await expect(exportZip(request(), use, full)).rejects.toThrow('could not be written: The disk is full.');
    const lost = Object.assign(new Error('The engine stopped answering.'), { name: 'EngineLost' });
    const corrupt = () => Promise.reject(lost);
    await expect(exportZip(request(), { ...use, corrupt }, memorySink().sink)).rejects.toBe(lost);
  });

  it('refuses more files than an archive can hold, before anything is made', async () => {
    const use = tools();
    const many = Array.from({ length: 17_000 }, (_, i) => source(`p${i}`));
    await expect(exportZip(request({ sources: many }), use, memorySink().sink)).rejects.toThrow('Choose fewer');
    expect(use.asked).toEqual([]);
  });

  it('names the attacked model only where one is needed', async () => {
    const use = tools();
    const attack = { ...perturbations[0]!, name: 'fgsm', needsModel: true };
    const { sink, unzip } = memorySink();
    await exportZip(request({ perturbations: [attack, perturbations[1]!], model: 'small' }), use, sink);
    expect(new Set(use.asked.map(({ steps, model }) => `${steps[0]!.perturbation} ${model}`))).toEqual(
      new Set(['fgsm small', 'fog undefined']),
    );
    expect(strFromU8(unzip()['README.txt']!)).toContain('Attacked model: small (for fgsm)');
  });
});
