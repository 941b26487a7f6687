/** The command as a process of its own: signals, two at once, and readers that go away. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { beforeEach, describe, expect, it } from 'vitest';
import { main } from './main';
import { commandFolder } from './testing';

const BIN = fileURLToPath(new URL('bin.mjs', import.meta.url));
const { inside, put } = commandFolder();

interface Running {
  child: ChildProcess;
  /** When it has said for the first time how far it is. */
  working: Promise<void>;
  ended: Promise<Ended>;
}

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  text: string;
}

function start(args: string[], stdout: 'pipe' | number = 'pipe'): Running {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', stdout, 'pipe'] });
  let text = '';
  const ended = new Promise<Ended>((resolve) => child.on('close', (code, signal) => resolve({ code, signal, text })));
  const working = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (piece) => {
        text += String(piece);
        if (text.includes('[corrupt]')) resolve();
      });
    }
    void ended.then(() => resolve());
  });
  return { child, working, ended };
}

const corruptTo = (output: string, workers = 2) => {
  const what = ['--corruption', 'imagenet-c', '--severity', '1,3', '--workers', String(workers)];
  return ['corrupt', '--input', inside('in'), '--output', inside(output), ...what];
};
const COPIES = 10 * 15 * 2;

/** What one process makes that nobody disturbs: the same for every test, as its pictures are. */
let alone: Promise<Map<string, string>> | null = null;
const undisturbed = () =>
  (alone ??= (async () => {
    expect(await main(corruptTo('alone', 1))).toBe(0);
    return copies('alone');
  })());

/** Path → bytes of all copies that can be seen. */
async function copies(output: string): Promise<Map<string, string>> {
  const entries = await readdir(inside(output), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = files.map(async (path) => [path.slice(inside(output).length), await readFile(path, 'hex')] as const);
  return new Map((await Promise.all(read)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('temper corrupt as a process', () => {
  beforeEach(async () => {
    for (let i = 0; i < 10; i++) {
      const raw = Uint8Array.from({ length: 48 * 48 * 3 }, (_, k) => (k * (i + 3)) % 256);
      const picture = sharp(raw, { raw: { width: 48, height: 48, channels: 3 } });
      await put(`in/${i}.png`, await picture.png().toBuffer());
    }
  });

  it('ended in the middle leaves whole copies alone, and goes on to the same end', async () => {
    const codes: (number | string | null)[] = [];
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
      const { child, working, ended } = start(corruptTo('out', signal === 'SIGTERM' ? 1 : 2));
      await working;
      child.kill(signal);
      const { code, signal: by, text } = await ended;
      codes.push(code ?? by);
      if (signal !== 'SIGKILL') {
        expect(text).toContain('Interrupted. The same command goes on from here.');
        expect(text).toMatch(/\d+ of 10 pictures taken so far/);
      }
      for (const [path, bytes] of await copies('out')) {
        const unfinished = path.includes('/.temper-') || path.endsWith('.json');
        if (!unfinished)
          expect(bytes.endsWith(Buffer.from('IEND\xae\x42\x60\x82', 'latin1').toString('hex')), path).toBe(true);
      }
    }
    expect(codes).toEqual([130, 143, 'SIGKILL']);
    expect(await main(corruptTo('out', 1))).toBe(0);
    // Two workers made what one makes.
    expect(await copies('out')).toEqual(await undisturbed());
  });

  it('twice at once into one folder makes what one alone makes', async () => {
    const both = await Promise.all([start(corruptTo('out')).ended, start(corruptTo('out', 1)).ended]);
    for (const { code, text } of both) {
      expect(text).toContain('10 pictures taken;');
      expect(text).not.toContain('left out');
      expect(code).toBe(0);
    }
    expect(await copies('out')).toEqual(await undisturbed());
  });

  it('goes on when nobody reads what it says', async () => {
    const { child, ended } = start(corruptTo('out', 1));
    child.stdout?.destroy();
    child.stderr?.destroy();
    expect((await ended).code).toBe(0);
    expect((await copies('out')).size).toBe(COPIES + 1);
  });
});

describe('temper list as a process', () => {
  it('ends in peace when its reader has gone', async () => {
    const { child, ended } = start(['list', '--json']);
    child.stdout?.destroy();
    expect(await ended).toEqual({ code: 0, signal: null, text: '' });
  });

  it.skipIf(!existsSync('/dev/full'))('says so when what it prints cannot be written', async () => {
    const { code, text } = await start(['list'], openSync('/dev/full', 'w')).ended;
    expect(text).toBe('temper: what is printed cannot be written: the disk is full (ENOSPC).\n');
    expect(code).toBe(1);
  });
});
