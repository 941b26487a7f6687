/** A small JSON file from anywhere, and its values by name: what is of another kind than it must be is said with the file and the key. */
import { baseName } from '../../../../sources/files/SourceFile';
import type { RangedFile } from '../../../../store/files/RangedFile';
import { EngineError } from '../../../engineError';
import { shownValue } from '../../../../models/shown';

/** Bytes; the largest name 20,000 classes. */
const MOST_BYTES = 16e6;

export class JsonFile {
  private constructor(
    readonly name: string,
    private readonly value: Record<string, unknown>,
  ) {}

  /** @throws {EngineError} where it is no JSON object */
  static async read(file: RangedFile): Promise<JsonFile> {
    const name = baseName(file.path);
    if (file.size > MOST_BYTES) {
      throw new EngineError(
        `${name} has ${file.size} bytes, too many for settings. Leave it out, or take the right one.`,
      );
    }
    let value: unknown = null;
    try {
      value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await file.read()));
    } catch {
      // Also what JSON does not know, such as NaN.
    }
    if (!isRecord(value))
      throw new EngineError(
        `${name} is not a JSON object: it is damaged or another file. Leave it out, or download it again.`,
      );
    return new JsonFile(name, value);
  }

  /** An object within it, as a file of its own; null where it has none of this name. */
  within(key: string): JsonFile | null {
    const value = this.get(key);
    if (value === undefined) return null;
    if (isRecord(value)) return new JsonFile(this.name, value);
    throw this.wrong(key, 'an object is expected');
  }

  /** Undefined where it is missing or null. Keys of JavaScript's own objects are none of the file's. */
  get(key: string): unknown {
    return Object.hasOwn(this.value, key) ? (this.value[key] ?? undefined) : undefined;
  }

  text(key: string): string | undefined {
    const value = this.get(key);
    if (value === undefined || typeof value === 'string') return value;
    throw this.wrong(key, 'a text is expected');
  }

  flag(key: string): boolean | undefined {
    const value = this.get(key);
    if (value === undefined || typeof value === 'boolean') return value;
    throw this.wrong(key, 'true or false is expected');
  }

  /** @param most the largest that makes sense */
  number(key: string, least: number, most: number): number | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && value >= least && value <= most) return value;
    throw this.wrong(key, `a number from ${least} to ${most} is expected`);
  }

  wrong(key: string, expected: string): EngineError {
    return new EngineError(
      `${this.name}: ${key} is ${shownValue(this.get(key))}; ${expected}. Correct it, or leave the file out.`,
    );
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
