/** A folder of its own for each test of a command, and what the command says. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';

export interface CommandFolder {
  /** A path in the folder of the test that runs. */
  inside(...parts: string[]): string;
  /** Writes a file there, with the folders it lies in. */
  put(path: string, bytes: Uint8Array | string): Promise<void>;
  /** All that was printed since the test began, or since `forget`. */
  said(): string;
  forget(): void;
}

/** To be called once in a test file, outside of its tests. */
export function commandFolder(): CommandFolder {
  let folder = '';
  let said = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'temper-command-'));
    said = '';
    const keep = (text: unknown) => {
      said += `${String(text)}\n`;
      return true;
    };
    vi.spyOn(console, 'log').mockImplementation(keep);
    vi.spyOn(console, 'error').mockImplementation(keep);
    vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true, force: true });
  });
  const inside = (...parts: string[]) => join(folder, ...parts);
  return {
    inside,
    async put(path, bytes) {
      await mkdir(dirname(inside(path)), { recursive: true });
      await writeFile(inside(path), bytes);
    },
    said: () => said,
    forget: () => (said = ''),
  };
}
