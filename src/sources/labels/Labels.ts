/** What a file of labels says, whatever its form. */
import { SourceError } from '../files/SourceError';

/** What stands for a class: its number, its name, or null where there is no label. */
export type Label = number | string | null;

export interface Labels {
  /** Name of the file, for messages. */
  file: string;
  /** By the name of a picture or of a class folder, with `/`. Empty where the file names classes alone. */
  given: ReadonlyMap<string, Label>;
  /** Names of classes, by number. */
  names: ReadonlyMap<number, string>;
  /** Their WordNet ids, by number. */
  wnids: ReadonlyMap<number, string>;
}

/** More classes than this are no class numbers. */
export const MOST_CLASSES = 1e6;

/** Collects the rows of a file of labels; −1 and nothing are no label. */
export class LabelsBuilder {
  private readonly given = new Map<string, Label>();
  private readonly names = new Map<number, string>();
  private readonly wnids = new Map<number, string>();

  constructor(private readonly file: string) {}

  /** @throws {SourceError} where the label is none, or a name or a class says two things */
  add(name: string, value: unknown, className?: unknown, wnid?: unknown): void {
    const label = this.labelOf(name, value);
    const key = cleanPath(name);
    if (this.given.has(key) && this.given.get(key) !== label) {
      throw new SourceError(
        `${this.file} gives "${name}" two labels, ${shown(this.given.get(key))} and ${shown(label)}.`,
      );
    }
    this.given.set(key, label);
    if (typeof label !== 'number') return;
    this.name(this.names, label, className, name);
    this.name(this.wnids, label, wnid, name);
  }

  /** @throws {SourceError} where there is nothing, or numbers and names are mixed */
  made(): Labels {
    if (this.given.size === 0) throw new SourceError(`${this.file} has no entries.`);
    const kinds = new Set([...this.given.values()].flatMap((label) => (label === null ? [] : [typeof label])));
    if (kinds.size > 1) throw new SourceError(`${this.file}: some labels are numbers and some are names.`);
    return { file: this.file, given: this.given, names: this.names, wnids: this.wnids };
  }

  private labelOf(name: string, value: unknown): Label {
    if (value === null || value === undefined || value === -1) return null;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < MOST_CLASSES) return value;
    if (typeof value === 'string' && value.trim() !== '') return nfc(value.trim());
    throw new SourceError(
      `${this.file}: "${name}" has ${shown(value)}; a whole number from 0 on or the name of a class is expected.`,
    );
  }

  private name(known: Map<number, string>, label: number, value: unknown, at: string): void {
    if (typeof value !== 'string') return;
    const other = known.get(label);
    if (other !== undefined && other !== nfc(value)) {
      throw new SourceError(`${this.file} gives class ${label} two names, "${other}" and "${value}" (at "${at}").`);
    }
    known.set(label, nfc(value));
  }
}

/** Names of classes in the order of their numbers. */
export function classList(names: readonly string[], file: string): Labels {
  return { file, given: new Map(), names: new Map(names.map((name, i) => [i, nfc(name)])), wnids: new Map() };
}

/** macOS writes some letters as two characters; everything here is compared in the form that others write. */
export const nfc = (name: string): string => name.normalize('NFC');

/** A path as the sources write it. */
export function cleanPath(name: string): string {
  return nfc(name.replaceAll('\\', '/').replace(/^(\.?\/)+/, ''));
}

/** What stands within a list or an object is not shown: it may be nested without an end. */
function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80);
}
