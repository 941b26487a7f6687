/** Folders of pictures that are corrupted already, one for each corruption and severity. */
import { SourceError } from '../files/SourceError';
import type { SourceFile } from '../files/SourceFile';
import { quoted } from '../pictures/selectPictures';
import type { CorruptedPictures, DecodePicture } from '../pictures/PictureSource';
import { folderSource } from './folderSource';

export interface CorruptedFile {
  file: SourceFile;
  corruption: string;
  severity: number;
  /** Null where there are no class folders. */
  className: string | null;
}

export interface CorruptedOptions {
  name: string;
  decode: DecodePicture;
  /** Published at the size that models take. */
  prepared: boolean;
}

/**
 * @param classNames in the order of their numbers; empty where there are no class folders
 * @throws {SourceError} where a class is missing in one of the folders
 */
export function corruptedFolder(
  files: readonly CorruptedFile[],
  classNames: readonly string[],
  { name, decode, prepared }: CorruptedOptions,
): { corrupted: CorruptedPictures; notes: string[] } {
  const groups = new Map<string, Map<number, CorruptedFile[]>>();
  for (const file of files) {
    // Figures are kept under these names, and these are not usable as names of fields.
    if (file.corruption in Object.prototype) {
      throw new SourceError(`${name} has a corruption called "${file.corruption}". Rename that folder.`);
    }
    const severities = groups.get(file.corruption) ?? new Map<number, CorruptedFile[]>();
    groups.set(file.corruption, severities);
    const cell = severities.get(file.severity);
    if (cell) cell.push(file);
    else severities.set(file.severity, [file]);
  }
  checkSameClasses(groups, classNames);
  const indices = new Map(classNames.map((className, i) => [className, i]));
  const corrupted: CorruptedPictures = {
    name,
    classNames,
    corruptions: [...groups].map(([corruption, severities]) => ({
      name: corruption,
      severities: [...severities.keys()].sort((a, b) => a - b),
    })),
    at(corruption, severity) {
      const cell = groups.get(corruption)?.get(severity);
      if (!cell) throw new SourceError(`${name} has no ${corruption} of severity ${severity}.`);
      const labelled = cell.map(({ file, className }) => ({
        file,
        label: className === null ? -1 : indices.get(className)!,
      }));
      return folderSource(`${corruption} ${severity}`, labelled, classNames, decode, prepared);
    },
  };
  return { corrupted, notes: unequal(groups) };
}

/** The figures of two corruptions or severities compare only over the same classes. */
function checkSameClasses(
  groups: ReadonlyMap<string, ReadonlyMap<number, readonly CorruptedFile[]>>,
  classNames: readonly string[],
): void {
  for (const [corruption, severities] of groups) {
    for (const [severity, files] of severities) {
      const present = new Set(files.map(({ className }) => className));
      const missing = classNames.filter((className) => !present.has(className));
      if (missing.length === 0) continue;
      throw new SourceError(
        `${corruption}/${severity} has no pictures of ${quoted(missing)}, which other corruptions or severities have. ` +
          `Was everything unpacked? Remove that folder or complete it.`,
      );
    }
  }
}

/** Cells with fewer pictures than the fullest, as an interrupted run or copy leaves them. */
function unequal(groups: ReadonlyMap<string, ReadonlyMap<number, readonly CorruptedFile[]>>): string[] {
  const counts = [...groups].flatMap(([corruption, severities]) =>
    [...severities].map(([severity, files]) => ({ cell: `${corruption} ${severity}`, count: files.length })),
  );
  const most = Math.max(...counts.map(({ count }) => count));
  const fewer = counts.filter(({ count }) => count < most);
  if (fewer.length === 0) return [];
  const some = fewer.slice(0, 3).map(({ cell, count }) => `${cell} has ${count}`);
  return [
    `Not all corruptions and severities have the same number of pictures: ${some.join(', ')}${fewer.length > 3 ? ' …' : ''}, ` +
      `and others have ${most}.`,
  ];
}
