/** A study as a file: what a person writes (a preset, some settings, what is varied), and the whole plan as it is written beside results. */
import { METHODS, parseConfig, PRESETS, type ExperimentConfig } from '../contract/config';
import { mergedSettings } from '../contract/mergedSettings';
import { presetConfig } from '../contract/presets';
import { reservedKey } from '../contract/reservedKeys';
import { STUDY_DESIGNS, StudyError, type SettingValue, type StudyPlan, type VariedSetting } from '../contract/study';
import { nearestName } from '../num/nearestNames';
import { makePlan } from './plan';
import { parseSeeds, parseVary } from './texts';

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

const FORMAT = 'temper-study-plan';
const VERSION = 1;
const FIELDS = ['format', 'version', 'title', 'preset', 'base', 'design', 'vary', 'seeds', 'methods'];

/** Whether a JSON file is a study rather than the settings of one experiment. */
export function isPlanFile(value: unknown): boolean {
  return isTree(value) && (value.format === FORMAT || 'vary' in value || 'seeds' in value);
}

/**
 * A plan from such a file: `{"preset": "quick", "base": {"student": {"steps": 50}}, "vary": {"student.distillation": [1, 5]}, "seeds": "1-3"}`.
 * @param base what its settings are merged into where it names no preset
 * @throws {StudyError | ConfigError} naming the field that is wrong
 */
export function parsePlanFile(value: unknown, base: ExperimentConfig): StudyPlan {
  const reserved = reservedKey(value);
  if (reserved !== null) throw new StudyError(`${reserved}: no study has such a field.`);
  if (!isTree(value)) throw new StudyError('A study is a group of fields: base, vary, seeds, methods.');
  for (const name of Object.keys(value)) {
    if (FIELDS.includes(name)) continue;
    const near = nearestName(name, FIELDS);
    throw new StudyError(`A study has no field “${name.slice(0, 40)}”.${near ? ` Did you mean ${near}?` : ''}`);
  }
  checkFormat(value);
  const preset = value.preset === undefined ? null : PRESETS.find((name) => name === value.preset);
  if (preset === undefined) throw new StudyError(`preset: must be one of ${PRESETS.join(', ')}.`);
  const design = value.design === undefined ? 'product' : STUDY_DESIGNS.find((name) => name === value.design);
  if (design === undefined) throw new StudyError(`design: must be one of ${STUDY_DESIGNS.join(', ')}.`);
  if (value.title !== undefined && typeof value.title !== 'string') throw new StudyError('title: must be a text.');
  const under = preset === null ? base : presetConfig(preset);
  return makePlan({
    base: parseConfig(value.base === undefined ? under : mergedSettings(under, value.base)),
    vary: variedIn(value.vary),
    seeds: seedsIn(value.seeds),
    ...(value.methods === undefined ? {} : { methods: methodsIn(value.methods) }),
    design,
    ...(value.title === undefined ? {} : { title: value.title }),
  });
}

/** A file that a person writes need not say what it is; one that says it is of this kind and version. */
function checkFormat({ format = FORMAT, version = VERSION }: Tree): void {
  if (format !== FORMAT)
    throw new StudyError(`format: ${JSON.stringify(format)} is not ${FORMAT}, the plan of a study.`);
  if (version === VERSION) return;
  const newer = typeof version === 'number' && version > VERSION;
  throw new StudyError(
    `version: ${JSON.stringify(version)}; version ${VERSION} is read here.${newer ? ' Update Temper.' : ''}`,
  );
}

/** The whole plan, as `parsePlanFile` reads it back. */
export function planFile(plan: StudyPlan): object {
  return { format: FORMAT, version: VERSION, ...plan };
}

function variedIn(value: unknown): VariedSetting[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) {
    return value.map((one) => {
      if (typeof one === 'string') return parseVary(one);
      if (isTree(one) && typeof one.path === 'string')
        return { path: one.path, values: valuesIn(one.path, one.values) };
      throw new StudyError(
        'vary: each entry is a path with its values, such as {"path": "student.steps", "values": [50, 100]}.',
      );
    });
  }
  if (!isTree(value))
    throw new StudyError('vary: names settings and their values, such as {"student.steps": [50, 100]}.');
  return Object.entries(value).map(([path, values]) => ({ path, values: valuesIn(path, values) }));
}

function valuesIn(path: string, value: unknown): SettingValue[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  const usable = (one: unknown): one is SettingValue =>
    ['string', 'number', 'boolean'].includes(typeof one) || (Array.isArray(one) && one.every(isPlain));
  if (values.length === 0 || !values.every(usable)) {
    throw new StudyError(`vary, ${path.slice(0, 60)}: a list of values is missing, such as [1, 5, 20].`);
  }
  return values;
}

const isPlain = (one: unknown) => typeof one === 'string' || typeof one === 'number';

function seedsIn(value: unknown): number[] {
  if (value === undefined) return [1];
  if (typeof value === 'string') return parseSeeds(value);
  return parseSeeds((Array.isArray(value) ? value : [value]).map(String).join(','));
}

/** @throws {StudyError} naming a method that is none */
export function methodsIn(value: unknown): (typeof METHODS)[number][] {
  const names: unknown[] = Array.isArray(value) ? value : String(value).split(',');
  return names.map((one) => {
    const name = METHODS.find((known) => known === String(one).trim());
    if (name) return name;
    const near = nearestName(String(one), METHODS);
    throw new StudyError(
      `There is no method “${String(one).slice(0, 40)}”.${near ? ` Did you mean ${near}?` : ''} Known: ${METHODS.join(', ')}.`,
    );
  });
}
