import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { commandFolder } from '../testing';
import type { CopySettings } from './copyMark';
import { claimOutput, CopyWriter } from './outputFolder';

const { inside, put } = commandFolder();
const settings: CopySettings = {
  temper: '0.1.0',
  seed: 1,
  size: null,
  jpeg: null,
  table: 'imagenet-c',
  backend: 'wasm',
};

async function claim(change: Partial<CopySettings> = {}): Promise<string[]> {
  const said: string[] = [];
  await claimOutput(inside('out'), { ...settings, ...change }, (line) => said.push(line));
  return said;
}
const manifest = async () => JSON.parse(await readFile(inside('out/temper.json'), 'utf8')) as unknown;

describe('claimOutput', () => {
  it('writes the settings, takes the same again, and refuses every other', async () => {
    expect(await claim()).toEqual([]);
    expect(await claim()).toEqual([]);
    expect(await manifest()).toEqual(settings);
    await expect(claim({ seed: 2 })).rejects.toThrow('made with seed 1 instead of 2');
    await expect(claim({ size: { shortSide: 256, crop: 224 } })).rejects.toThrow('size none instead of 256,224');
    await expect(claim({ jpeg: 85, table: 'cifar-c' })).rejects.toThrow('jpeg none instead of 85, table');
    await expect(claim({ temper: '0.2.0' })).rejects.toThrow('temper 0.1.0 instead of 0.2.0');
    expect(await readdir(inside('out'))).toEqual(['temper.json']);
  });

  it.each(['', ' \n', '\0'.repeat(120), '{\n "seed": 1,\n "si', '{'])(
    'takes %j for none, and says so',
    async (text) => {
      await put('out/temper.json', text);
      expect((await claim()).join()).toMatch(/temper\.json is (empty|cut off), as a full disk leaves it/);
      expect(await manifest()).toEqual(settings);
    },
  );

  it('leaves a file of somebody else, and copies by the first versions, as they are', async () => {
    await put('out/temper.json', '{"hello": 1}');
    await expect(claim()).rejects.toThrow('is not what `temper corrupt` wrote there');
    expect(await manifest()).toEqual({ hello: 1 });
    const { temper: _, ...first } = settings;
    await put('out/temper.json', JSON.stringify(first));
    await expect(claim()).rejects.toThrow('early version of Temper');
    expect(await manifest()).toEqual(first);
  });

  it('lets one of two that begin at once have its settings, and the other agree or be told', async () => {
    await Promise.all([claim(), claim(), claim()]);
    const several = await Promise.allSettled([claim({ seed: 1 }), claim({ seed: 2 }), claim({ seed: 3 })]);
    expect(several.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await manifest()).toEqual(settings);
  });

  it('says what is in the way, and leaves nothing', async () => {
    await put('out', 'a file');
    await expect(claim()).rejects.toThrow('Nothing can be written to');
    expect(await readFile(inside('out'), 'utf8')).toBe('a file');
  });
});

describe('CopyWriter', () => {
  it('makes folders, removes what a killed run left there, and outlives the loss of a folder', async () => {
    const writer = new CopyWriter();
    await put('fog/1/.temper-00000000-4194300-00000000.part', 'x');
    const { utimes, rm } = await import('node:fs/promises');
    await utimes(inside('fog/1/.temper-00000000-4194300-00000000.part'), 1e9, 1e9);
    await writer.put(inside('fog/1/a.png'), Buffer.from('a'));
    expect(await readdir(inside('fog/1'))).toEqual(['a.png']);
    await rm(inside('fog'), { recursive: true });
    await writer.put(inside('fog/1/b.png'), Buffer.from('b'));
    expect(await readdir(inside('fog/1'))).toEqual(['b.png']);
    await mkdir(inside('fog/1/c.png'));
    await expect(writer.put(inside('fog/1/c.png'), Buffer.from('c'))).rejects.toMatchObject({ code: 'EISDIR' });
    await writeFile(inside('fog/2'), 'a file');
    await expect(writer.put(inside('fog/2/a.png'), Buffer.from('a'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});
