/** The file of `--config`: settings of an experiment, as plain data. */
import { PRESETS, type PresetName } from '../contract/config';
import { knownAs } from '../contract/fileWords';
import { reservedKey } from '../contract/reservedKeys';
import { printable } from './printable';
import { readJsonFile } from './readJsonFile';
import { UsageError } from './usage';

/**
 * @param taken the field `format` of files that will do beside bare settings
 * @throws {UsageError} where it cannot be read, or is another file of Temper
 */
export async function readConfigFile(path: string, taken: readonly string[] = []): Promise<Record<string, unknown>> {
  const value = await readJsonFile(path, { before: '--config: ' });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(`${printable(path)} is no configuration: it holds no fields.`);
  }
  const reserved = reservedKey(value);
  if (reserved !== null) throw new UsageError(`${printable(path)}: ${reserved}: there is no such setting.`);
  const { format } = value as { format?: unknown };
  const ours = typeof format === 'string' && !taken.includes(format);
  const known = format === 'temper-evaluation' ? 'an evaluation of Temper' : ours ? knownAs(value) : null;
  if (known !== null) {
    throw new UsageError(`--config: ${printable(path)} is no configuration. This is ${known}.`);
  }
  return value as Record<string, unknown>;
}

/**
 * The preset that settings of a file stand on: the one that they name, else the one of the command line.
 * @param asked the one that was asked for by name; null where `otherwise` is the default
 * @throws {UsageError} where the two are different
 */
export function presetUnder(
  settings: unknown,
  path: string,
  asked: PresetName | null,
  otherwise: PresetName,
): PresetName {
  const { preset } = settings as { preset?: unknown };
  const named = PRESETS.find((name) => name === preset);
  if (asked !== null && named !== undefined && named !== asked) {
    throw new UsageError(`${printable(path)} is of preset ${named}; leave --preset ${asked} out.`);
  }
  return named ?? asked ?? otherwise;
}
