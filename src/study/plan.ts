/** What a plan comes to: its settings, and the cells that are run, in their order. */
import { ConfigError, issuesInWords, parseConfig, type ExperimentConfig, type MethodName } from '../contract/config';
import { getField, withField } from '../contract/configPath';
import { StudyError, type SettingValue, type StudyPlan, type VariedSetting } from '../contract/study';
import { firstTwice } from '../num/firstTwice';
import { checkPath } from './settingPaths';

/** One setting of the experiment: what differs from the base. */
export interface StudySetting {
  index: number;
  /** One value for each varied setting, in the order of the plan. */
  values: readonly SettingValue[];
  /** It is the base as it stands. */
  isBase: boolean;
}

export interface PlannedCell {
  index: number;
  seed: number;
  setting: StudySetting;
}

/** More cells than anybody would run by mistake; a caller asks before it goes on. */
export const MANY_CELLS = 2000;
/** What can be planned at all. */
export const MOST_CELLS = 20_000;

export interface StudyWish {
  base: ExperimentConfig;
  vary: readonly VariedSetting[];
  seeds: readonly number[];
  methods?: readonly MethodName[];
  design?: StudyPlan['design'];
  title?: string;
}

/**
 * The plan of what is asked for.
 * @throws {StudyError} where a setting is not known, cannot be varied, or cannot have a value; where a value or a seed comes twice
 */
export function makePlan({
  base,
  vary,
  seeds,
  methods = base.methods,
  design = 'product',
  title,
}: StudyWish): StudyPlan {
  for (const { path } of vary) checkPath(base, path);
  const cells = countCells({ base, design, vary, seeds });
  if (cells > MOST_CELLS) {
    throw new StudyError(
      `The study would have ${cells} experiments; ${MOST_CELLS} is the most. Name fewer values or seeds.`,
    );
  }
  const paths = new Set<string>();
  for (const { path, values } of vary) {
    if (paths.has(path)) throw new StudyError(`${path} is varied twice; name all of its values once.`);
    paths.add(path);
    const seen = new Set<string>();
    for (const value of values) {
      checkValue(base, path, value);
      const text = JSON.stringify(value);
      if (seen.has(text))
        throw new StudyError(`${path}: ${text} is named twice; the same experiment would count twice.`);
      seen.add(text);
    }
  }
  const twice = firstTwice(seeds);
  if (twice !== undefined) throw new StudyError(`Seed ${twice} is named twice; the same run would count twice.`);
  const doubled = firstTwice(methods);
  if (doubled !== undefined) throw new StudyError(`methods: ${doubled} is named twice; name each method once.`);
  const plan: StudyPlan = {
    ...(title === undefined ? {} : { title }),
    base: parseConfig({ ...base, seed: seeds[0] ?? base.seed, methods: [...methods] }),
    design,
    vary: vary.map(({ path, values }) => ({ path, values: [...values] })),
    seeds: [...seeds],
    methods: [...methods],
  };
  return plan;
}

function checkValue(base: ExperimentConfig, path: string, value: SettingValue): void {
  try {
    parseConfig(withField(base, path, value));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const own = error.issues.filter((issue) => issue.path.startsWith(path));
    const words = own.length > 0 ? own.map(({ message }) => message).join('; ') : issuesInWords(error.issues);
    throw new StudyError(`${path} cannot be ${JSON.stringify(value)}: ${words}.`);
  }
}

/** How many experiments a plan has. */
export function countCells({
  design,
  vary,
  seeds,
  base,
}: Pick<StudyWish, 'vary' | 'seeds' | 'base'> & Pick<StudyPlan, 'design'>): number {
  const settings =
    design === 'product'
      ? vary.reduce((all, { values }) => all * values.length, 1)
      : 1 +
        vary.reduce(
          (all, { path, values }) => all + values.filter((value) => !isBaseValue(base, path, value)).length,
          0,
        );
  return settings * seeds.length;
}

/** The settings of a plan, in an order that depends on the plan alone. */
export function settingsOf({ base, design, vary }: Pick<StudyPlan, 'base' | 'design' | 'vary'>): StudySetting[] {
  const ofBase = vary.map(({ path }) => baseValue(base, path));
  const rows =
    design === 'product'
      ? vary.reduce<SettingValue[][]>(
          (all, { values }) => all.flatMap((before) => values.map((value) => [...before, value])),
          [[]],
        )
      : [
          ofBase,
          ...vary.flatMap(({ path, values }, at) =>
            values
              .filter((value) => !isBaseValue(base, path, value))
              .map((value) => ofBase.map((own, i) => (i === at ? value : own))),
          ),
        ];
  return rows.map((values, index) => ({ index, values, isBase: same(values, ofBase) }));
}

/** The setting that the others are compared with: the base, or the first where the base is not among them. */
export function referenceOf(settings: readonly StudySetting[]): StudySetting {
  return settings.find(({ isBase }) => isBase) ?? settings[0]!;
}

/** All settings of the first seed, then those of the second: what is there at any time can be compared. */
export function cellsOf(plan: StudyPlan): PlannedCell[] {
  const settings = settingsOf(plan);
  return plan.seeds.flatMap((seed, s) =>
    settings.map((setting, i) => ({ index: s * settings.length + i, seed, setting })),
  );
}

/**
 * The experiment of a cell.
 * @throws {ConfigError} where settings do not go together
 */
export function configOf(plan: StudyPlan, { seed, setting }: Pick<PlannedCell, 'seed' | 'setting'>): ExperimentConfig {
  let config: unknown = { ...plan.base, seed, methods: plan.methods };
  plan.vary.forEach(({ path }, i) => {
    config = withField(config as ExperimentConfig, path, setting.values[i]);
  });
  return parseConfig(config);
}

export function baseValue(base: ExperimentConfig, path: string): SettingValue {
  return getField(base, path) as SettingValue;
}

function isBaseValue(base: ExperimentConfig, path: string, value: SettingValue): boolean {
  return same(value, baseValue(base, path));
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
