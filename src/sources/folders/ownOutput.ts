/**
 * Folders that `temper corrupt` wrote: `<corruption>/<severity>/…` beside a `temper.json`. Their pictures are corrupted already, so they
 * are measured as they are, and never taken for clean ones.
 */
import { CORRUPTED_FOLDER_FILE, isCutOffCorruptedFolder, parseCorruptedFolder } from '../../contract/corruptedFolder';
import { baseName, readText, type SourceFile } from '../files/SourceFile';
import { severityOf } from './corruptionNames';

export interface OwnOutput {
  /** Path of the folder, with `/` at its end; empty where it is the chosen one. */
  folder: string;
  /** How its pictures were made; null where the manifest is empty or damaged. */
  made: { seed: number; table: string; jpeg: number | null; sized: boolean; part: string | null } | null;
}

/** A picture below such a folder. */
export interface OwnCopy {
  file: SourceFile;
  output: OwnOutput;
  corruption: string;
  severity: number;
  /** Its path below the severity, as in the folder that was corrupted. */
  rest: string;
}

/** Those among the files, by their manifests. */
export async function ownOutputs(files: readonly SourceFile[]): Promise<OwnOutput[]> {
  const found: OwnOutput[] = [];
  for (const file of files.filter(({ path }) => baseName(path) === CORRUPTED_FOLDER_FILE)) {
    const folder = file.path.slice(0, -CORRUPTED_FOLDER_FILE.length);
    const made = await readManifest(file);
    if (made !== 'foreign') found.push({ folder, made });
  }
  return found;
}

/** An empty manifest, or the beginning of one, is what a full disk leaves; another program's file of this name says nothing. */
async function readManifest(file: SourceFile): Promise<OwnOutput['made'] | 'foreign'> {
  const text = await readText(file, 1e8).catch(() => null);
  if (text === null) return 'foreign';
  const made = parseCorruptedFolder(text);
  if (made)
    return { seed: made.seed, table: made.table, jpeg: made.jpeg, sized: made.size !== null, part: made.part ?? null };
  return isCutOffCorruptedFolder(text) ? null : 'foreign';
}

/** The copy that a file is by its place, or null. The innermost folder counts. */
export function ownCopy(file: SourceFile, outputs: readonly OwnOutput[]): OwnCopy | null {
  const output = outputs
    .filter(({ folder }) => file.path.startsWith(folder))
    .reduce<OwnOutput | null>(
      (deepest, one) => (!deepest || one.folder.length > deepest.folder.length ? one : deepest),
      null,
    );
  if (!output) return null;
  const [corruption, level, ...rest] = file.path.slice(output.folder.length).split('/');
  const severity = level === undefined ? null : severityOf(level);
  if (severity === null || rest.length === 0) return null;
  return { file, output, corruption: corruption!, severity, rest: rest.join('/') };
}

/** How they were made, in a sentence. */
export function outputNote(outputs: readonly OwnOutput[]): string {
  const made = outputs.map((output) => output.made).filter((one) => one !== null);
  const ways = new Set(
    made.map(
      ({ seed, table, jpeg, part }) =>
        `seed ${seed}, table ${table}${part === null ? '' : `, on a part: ${part}`}${jpeg === null ? '' : `, stored as JPEG ${jpeg}`}`,
    ),
  );
  const how = ways.size === 0 ? '' : ` (${[...ways].join('; ')})`;
  return `These pictures were corrupted by Temper${how}: they are measured as they are, and nothing of them is clean.`;
}
