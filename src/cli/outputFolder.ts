/**
 * The folder that `temper corrupt` writes to. A manifest in it says with which settings its pictures were made, so that a
 * run can be taken up again and never mixes two kinds of pictures.
 */
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import type { CorruptOptions } from './corruptOptions';
import type { PictureFile } from './pictureFiles';
import { UsageError } from './usage';

const MANIFEST = 'temper.json';

const manifestSchema = v.object({
  seed: v.number(),
  size: v.nullable(v.object({ shortSide: v.number(), crop: v.number() })),
  jpeg: v.nullable(v.number()),
  table: v.string(),
  backend: v.string(),
});
type Manifest = v.InferOutput<typeof manifestSchema>;

/**
 * Makes the folder and its manifest, or checks that what lies there was made with the same settings.
 * @throws {UsageError} where it was not, or where nothing can be written
 */
export async function claimOutput({ output, seed, size, jpeg, table, backend }: CorruptOptions): Promise<void> {
  const manifest: Manifest = { seed, size, jpeg, table, backend };
  const path = join(output, MANIFEST);
  const found = await readManifest(path);
  if (found) {
    const different = (Object.keys(manifest) as (keyof Manifest)[]).filter(
      (key) => JSON.stringify(found[key]) !== JSON.stringify(manifest[key]),
    );
    if (different.length === 0) return;
    const words = different.map((key) => `${key} ${said(found[key])} instead of ${said(manifest[key])}`).join(', ');
    throw new UsageError(`${output} holds pictures made with ${words}. Choose another --output, or empty that one.`);
  }
  try {
    await mkdir(output, { recursive: true });
    await writeFile(path, `${JSON.stringify(manifest, null, 1)}\n`);
  } catch (error) {
    throw new UsageError(`Nothing can be written to ${output} (${(error as NodeJS.ErrnoException).code}).`);
  }
}

async function readManifest(path: string): Promise<Manifest | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return v.parse(manifestSchema, JSON.parse(text));
  } catch {
    throw new UsageError(`${path} is not what \`temper corrupt\` wrote there. Choose another --output.`);
  }
}

const said = (value: Manifest[keyof Manifest]) =>
  value === null ? 'none' : typeof value === 'object' ? `${value.shortSide},${value.crop}` : String(value);

/** Where the copy of a picture goes. */
export function copyPath(output: string, corruption: string, severity: number, { stem }: PictureFile): string {
  return join(output, corruption, String(severity), `${stem}.png`);
}

/** Whether a copy is there already, made after the picture was last changed. */
export async function isMade(path: string, file: PictureFile): Promise<boolean> {
  const copy = await stat(path).catch(() => null);
  return copy !== null && copy.size > 0 && copy.mtimeMs >= (await stat(file.path)).mtimeMs;
}

/** Writes a whole file or none: a run that is killed leaves no half picture behind. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.part`;
  await writeFile(part, bytes);
  await rename(part, path);
}
