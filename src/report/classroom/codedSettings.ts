/** The settings in a code: the preset's name, what differs from it, and a fingerprint of all of them. */
import { ConfigError, issuesInWords, parseConfig, type ExperimentConfig, type PresetName } from '../../contract/config';
import { mergedSettings, settingChanges } from '../../contract/mergedSettings';
import { presetConfig } from '../../contract/presets';
import { reservedKey } from '../../contract/reservedKeys';
import { differenceWords, settingDifferences } from '../settings';
import type { CodeReader, CodeWriter } from './codeBytes';
import { fingerprint, FINGERPRINT_BYTES, sameBytes } from './fingerprint';
import { CODED_PRESETS } from './names';
import { ResultCodeError } from './ResultCodeError';

const SIX: ExperimentConfig['methods'] = ['pretrained', 'teacher', 'front-correction', 'temper', 'apt', 'cft'];
/** The methods of presets before `wise-ft` was among them. */
const METHODS_BEFORE: Partial<Record<PresetName, ExperimentConfig['methods']>> = { tiny: SIX, quick: SIX, real: SIX };

/** Bytes of the differences at most. */
const MOST_CHANGES = 6000;

export function writeSettings(writer: CodeWriter, config: ExperimentConfig): void {
  const changes = settingChanges(presetConfig(config.preset, config.seed), config);
  writer.byte(CODED_PRESETS.indexOf(config.preset)).whole(config.seed);
  writer.text(changes === undefined ? '' : JSON.stringify(changes)).bytes(fingerprint(config));
}

/** @throws {ResultCodeError} where they cannot be used, or mean something else in this version */
export function readSettings(reader: CodeReader): ExperimentConfig {
  const preset = reader.choice('The preset', CODED_PRESETS);
  const base = presetConfig(preset, reader.whole('The seed', 4_294_967_295));
  const changes = reader.text('what its settings change', MOST_CHANGES);
  const bytes = reader.bytes(FINGERPRINT_BYTES);
  // A preset that has got another method since is meant as it was.
  for (const methods of [base.methods, METHODS_BEFORE[preset] ?? base.methods]) {
    const config = changed({ ...base, methods }, changes);
    if (sameBytes(bytes, fingerprint(config))) return config;
  }
  throw new ResultCodeError(
    `Its settings are not what this version of Temper means by the preset “${preset}”: it was made with another version.`,
  );
}

function changed(base: ExperimentConfig, text: string): ExperimentConfig {
  if (text === '') return base;
  let changes: unknown;
  try {
    changes = JSON.parse(text);
  } catch {
    throw new ResultCodeError('What it says of its settings cannot be read.');
  }
  if (reservedKey(changes) !== null) throw new ResultCodeError('It names a setting that does not exist.');
  try {
    const config = parseConfig(mergedSettings(base, changes));
    if (config.preset === base.preset && config.seed === base.seed) return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ResultCodeError(`It has settings that cannot be used. ${issuesInWords(error.issues)}.`);
  }
  throw new ResultCodeError('It names its preset or its seed twice, and not the same.');
}

/** Such as “preset lesson” or “preset quick, but student: steps is 50, not 100”. */
export function settingsWords(config: ExperimentConfig): string {
  const different = settingDifferences(presetConfig(config.preset), config);
  if (different.length === 0) return `preset ${config.preset}`;
  return `preset ${config.preset}, but ${listed(different.map(differenceWords))}`;
}

const MOST_NAMED = 3;

/** A few of them, and how many there are besides. */
export function listed(words: readonly string[]): string {
  const rest = words.length - MOST_NAMED;
  if (rest <= 0) return words.join('; ');
  return `${words.slice(0, MOST_NAMED).join('; ')}; and ${rest} more`;
}
