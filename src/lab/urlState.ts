/**
 * The address of what is on the page: `#student?preset=quick&seed=3&student.steps=200`. The first part is the station, the rest are
 * the differences from the preset, one dotted field each, then what the Look station shows: its chain of steps
 * (`steps=fog:3,contrast:1.5`), the view (`view.*`) and how the page is shown (`pageMode.ts`). Where Look is meant its name may be
 * left out: `#lesson=break-it&step=1`. A link made this way stays short, and a value that cannot be used is named
 * and left out. Links come from anywhere, so that none may stop the page: it is of a bounded length, and each field counts once.
 */
import {
  ConfigError,
  issuesInWords,
  PRESETS,
  parseConfig,
  type ExperimentConfig,
  type PresetName,
} from '../contract/config';
import { presetConfig } from '../contract/presets';
import type { SeverityTable } from '../contract/perturbation';
import { getField, leafPaths, withField } from '../contract/configPath';
import { isModeField, modeFields, readMode, standsInResults, type PageMode } from './pageMode';
import { FIRST_STEP, formatRecipe, parseRecipe, type RecipeStep } from './look/recipe';

export const STATIONS = ['look', 'data', 'teacher', 'student', 'results'] as const;
export type Station = (typeof STATIONS)[number];

/** What the Look station shows. */
export interface ViewState {
  /** In order of application; none is the usual single step. */
  steps?: RecipeStep[];
  picture?: string;
  seed?: number;
  table?: SeverityTable;
  /** Id of the model that adversarial steps attack. */
  model?: string;
  /** The part of the picture that is corrupted (`contract/region.ts`). */
  region?: string;
}

export interface UrlState {
  station: Station;
  config: ExperimentConfig;
  view: ViewState;
  mode: PageMode;
}

const DEFAULT_PRESET: PresetName = 'quick';
const isStation = (name: string): name is Station => (STATIONS as readonly string[]).includes(name);
const isPreset = (name: string): name is PresetName => (PRESETS as readonly string[]).includes(name);

/** @returns the hash, with its leading `#` */
export function formatHash({ station, config, view, mode = {} }: Omit<UrlState, 'mode'> & { mode?: PageMode }): string {
  const base = presetConfig(config.preset);
  const parts: string[] = modeFields(mode);
  const put = (key: string, value: unknown) =>
    parts.push(`${key}=${encodeURIComponent(String(value)).replaceAll('%2C', ',').replaceAll('%3A', ':')}`);
  if (config.preset !== DEFAULT_PRESET) put('preset', config.preset);
  for (const path of leafPaths(config)) {
    const value = getField(config, path);
    if (value === undefined) continue;
    if (path !== 'preset' && String(value) !== String(getField(base, path))) put(path, value);
  }
  const { steps, ...rest } = view;
  if (steps) put('steps', formatRecipe(steps));
  for (const [key, value] of Object.entries(rest)) if (value !== undefined) put(`view.${key}`, value);
  return `#${station}${parts.length > 0 ? `?${parts.join('&')}` : ''}`;
}

/** What may stand beside a lesson, and takes the place of what its steps say: a rehearsal is short, and every learner has a seed. */
export interface LessonChoice {
  preset?: PresetName;
  seed?: number;
}

/** The address of a step: the lesson, and of the experiment only what was chosen beside it. */
export function formatLessonHash(
  mode: PageMode,
  config: ExperimentConfig,
  ofStep: ExperimentConfig | null,
  choice: LessonChoice,
): string {
  const preset = ofStep && ofStep.preset !== config.preset ? config.preset : choice.preset;
  const seed = ofStep && ofStep.seed !== config.seed ? config.seed : choice.seed;
  const chosen = [preset === undefined ? [] : `preset=${preset}`, seed === undefined ? [] : `seed=${seed}`];
  return `#${[...modeFields(mode), ...chosen.flat()].join('&')}`;
}

/** What stands beside a lesson in a hash that `parseHash` has read without a problem; what cannot be used is left out. */
export function lessonFields(hash: string): LessonChoice {
  const fields = new URLSearchParams(stationAndFields(hash.replace(/^#/, '')).rest);
  const { config } = parseHash(hash);
  return {
    ...(fields.get('preset') === config.preset ? { preset: config.preset } : {}),
    ...(Number(fields.get('seed') ?? NaN) === config.seed ? { seed: config.seed } : {}),
  };
}

/** Characters of a hash. The longest that the page writes has some thousands. */
const MOST_CHARACTERS = 20_000;
/** Sentences about one link; of the rest only the number is told. */
const MOST_PROBLEMS = 8;
/** Letters of one of them: it quotes what the link says. */
const MOST_LETTERS = 500;

/** Reads a hash. `problems` says in words what could not be used; all else is kept, or the preset's where it is wrong. */
export function parseHash(hash: string): UrlState & { problems: string[] } {
  if (hash.length > MOST_CHARACTERS) {
    const problem = `It is too long: ${hash.length.toLocaleString('en')} characters, where this page writes and reads at most ${MOST_CHARACTERS.toLocaleString('en')}. None of it is used.`;
    return { station: 'look', config: presetConfig(DEFAULT_PRESET), view: {}, mode: {}, problems: [problem] };
  }
  const text = hash.replace(/^#/, '');
  const { name, rest } = stationAndFields(text);
  const problems: string[] = [];
  if (name !== '' && !isStation(name)) problems.push(`“${name}” is not a station of this page.`);
  // A field that is named twice has what is said last.
  const fields = new Map(new URLSearchParams(rest));
  const wanted = fields.get('preset') ?? DEFAULT_PRESET;
  if (!isPreset(wanted)) problems.push(`preset: there is no preset “${wanted}”; there are ${PRESETS.join(', ')}.`);
  const preset = isPreset(wanted) ? wanted : DEFAULT_PRESET;
  const view: ViewState = {};
  const mode = readMode(fields, problems);
  let config = presetConfig(preset);
  for (const [key, value] of fields) {
    if (key === 'preset' || isModeField(key)) continue;
    if (key === 'steps') readSteps(view, value, problems);
    else if (key.startsWith('view.')) readView(view, key.slice(5), value, problems);
    else if (optionalOf(key) === undefined) config = readField(config, key, value, problems);
  }
  config = readOptional(config, fields, problems);
  const station = isStation(name) ? name : (mode.embed ?? (standsInResults(mode) ? 'results' : 'look'));
  return { station, config, view, mode, problems: atMost(problems) };
}

/** The station may be left out: then the fields begin at once. */
function stationAndFields(text: string): { name: string; rest: string } {
  const mark = text.indexOf('?');
  if (mark >= 0) return { name: text.slice(0, mark), rest: text.slice(mark + 1) };
  const [first = ''] = text.split(/[=&]/, 1);
  const fields = isModeField(first) || first === 'steps' || first.startsWith('view.');
  return fields && !isStation(text) ? { name: '', rest: text } : { name: text, rest: '' };
}

function atMost(all: readonly string[]): string[] {
  const problems = all.map((problem) =>
    problem.length > MOST_LETTERS ? `${problem.slice(0, MOST_LETTERS - 100)} … ${problem.slice(-80)}` : problem,
  );
  const rest = problems.length - MOST_PROBLEMS;
  if (rest < 2) return problems;
  return [
    ...problems.slice(0, MOST_PROBLEMS),
    `${rest.toLocaleString('en')} more settings of it cannot be used either.`,
  ];
}

/** Parts of a configuration that most have not: named in a link only where they are there, and read as a whole. */
const OPTIONAL = {
  models: { large: 'embedded', small: 'embedded' },
  'data.own': {},
};
const optionalOf = (key: string) => Object.keys(OPTIONAL).find((part) => key.startsWith(`${part}.`));

function readOptional(
  config: ExperimentConfig,
  fields: ReadonlyMap<string, string>,
  problems: string[],
): ExperimentConfig {
  let read = config;
  for (const [part, usual] of Object.entries(OPTIONAL)) {
    const named = [...fields].filter(([key]) => optionalOf(key) === part);
    if (named.length === 0) continue;
    const values = Object.fromEntries(named.map(([key, text]) => [key.slice(part.length + 1), text]));
    try {
      read = parseConfig(withField(read, part, { ...usual, ...values }));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(`${issuesInWords(error.issues)}.`);
    }
  }
  return read;
}

function readField(config: ExperimentConfig, path: string, text: string, problems: string[]): ExperimentConfig {
  const now = getField(config, path);
  if (now === undefined) {
    problems.push(`${path}: there is no such setting.`);
    return config;
  }
  try {
    return parseConfig(withField(config, path, readValue(now, text)));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(`${issuesInWords(error.issues)}. (It was “${text}”; the preset's ${String(now)} is used.)`);
    return config;
  }
}

/** `text` as the type that the field holds; what is not a number becomes NaN and is refused by the schema. */
function readValue(now: unknown, text: string): unknown {
  // The sum makes a plain 0 of −0, which no link can say.
  const number = (part: string) => (part.trim() === '' ? NaN : Number(part) + 0);
  if (typeof now === 'number') return number(text);
  if (!Array.isArray(now)) return text;
  const parts = text.split(',').filter((part) => part !== '');
  return typeof now[0] === 'number' ? parts.map(number) : parts;
}

function readSteps(view: ViewState, text: string, problems: string[]): void {
  const recipe = parseRecipe(text);
  problems.push(...recipe.problems);
  if (recipe.steps.length > 0) view.steps = recipe.steps;
}

/** How a region is written: numbers or strokes, and the feather. */
const REGION =
  /^(?:(?:rect|ellipse):([\d.]+(?:,[\d.]+){3})|brush:([\da-z.]+))(?::feather:(\d+(?:\.\d+)?|\.\d+)(px)?)?(?::outside)?$/;
const STROKE = /^(?!00)..(....)+$/;

/** Whether `parseRegion` (`contract/region.ts`), which this page loads later, will take it. */
function isRegion(text: string): boolean {
  const [match, box = '0,0,1,1', brush, feather = 0, px] = REGION.exec(text) ?? [];
  if (match === undefined || text.length > 2860 || +feather > (px ? 2048 : 1)) return false;
  const fits = (from: number, length: number) => length > 0 && from + length <= 1 + 1e-6;
  const [x, y, width, height] = box.split(',').map(Number) as [number, number, number, number];
  const strokes = brush?.split('.') ?? [];
  const points = strokes.reduce((sum, stroke) => sum + (stroke.length - 2) / 4, 0);
  return fits(x, width) && fits(y, height) && points <= 400 && strokes.every((stroke) => STROKE.test(stroke));
}

function readView(view: ViewState, key: string, text: string, problems: string[]): void {
  const inRange = (low: number, high: number) => {
    const value = text.trim() === '' ? NaN : Number(text) + 0;
    if (value >= low && value <= high) return value;
    problems.push(`view.${key}: must be between ${low} and ${high}. (It was “${text}”.)`);
    return undefined;
  };
  // Links from before compositions name one corruption and its severity.
  const only = view.steps?.[0] ?? FIRST_STEP;
  if (key === 'picture' || key === 'model') view[key] = text;
  else if (key === 'region') {
    if (isRegion(text)) view.region = text;
    else
      problems.push(
        `view.region: must be a shape inside the picture such as rect:0.1,0.2,0.5,0.4. (It was “${text}”.)`,
      );
  } else if (key === 'corruption') {
    if (/^\w+$/.test(text)) view.steps = [{ ...only, perturbation: text }];
    else problems.push(`view.corruption: “${text}” is not a name.`);
  } else if (key === 'severity') {
    const severity = inRange(1, 5);
    if (severity !== undefined) view.steps = [{ ...only, severity }];
  } else if (key === 'seed') {
    const seed = inRange(0, 4_294_967_295);
    if (seed !== undefined) view.seed = Math.floor(seed);
  } else if (key === 'table') {
    if (text === 'imagenet-c' || text === 'cifar-c') view.table = text;
    else problems.push(`view.table: must be imagenet-c or cifar-c. (It was “${text}”.)`);
  } else problems.push(`view.${key}: there is no such setting.`);
}
