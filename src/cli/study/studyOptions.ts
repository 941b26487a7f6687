/** The options of `temper study`, read and checked. */
import { METHODS, type MethodName } from '../../contract/config';
import { PRESET_WORDS, STUDY_PRESETS, type StudyPresetName } from '../../study/openChoices';
import { methodsIn } from '../../study/planFile';
import { parseSeeds, parseVary } from '../../study/texts';
import { STUDY_DESIGNS, StudyError, type StudyDesign, type VariedSetting } from '../../contract/study';
import { readOptions } from '../readOptions';
import { runOptions, type RunOptions } from '../runOptions';
import { UsageError } from '../usage';

/** Five a line. */
const METHOD_LINES = Array.from(
  { length: Math.ceil(METHODS.length / 5) },
  (_, line) => `                    ${METHODS.slice(5 * line, 5 * line + 5).join(', ')}`,
).join(',\n');

export const STUDY_HELP = `npx temper study [options]

  A grid of settings × seeds × methods. What a setting does not change is trained and measured once.

  --config FILE     JSON with settings, as for temper run; or a whole study:
                    {"preset": "quick", "base": {…}, "vary": {"student.distillation": [1, 5]}, "seeds": "1-3"}
  --vary NAME=…     a setting and its values, such as student.distillation=1,5,20; several give every combination.
                    Ranges (student.views=1-4), words, quoted texts and lists (benchmark.severities=[1,3],[5]) serve too
  --seeds 1-10      seeds: ranges and lists (default 1); with one seed, intervals are over its pictures
  --methods A,B     methods that are compared (default those of the preset), of
${METHOD_LINES}
  --design NAME     product (every combination) or one-at-a-time (the base, and each other value alone)
  --preset NAME     the experiment that it stands on, as for temper run; or a study that comes with Temper:
${STUDY_PRESETS.map((name) => `                    ${name}: ${PRESET_WORDS[name]}`).join('\n')}
  --on NAME         the preset of the experiment under such a study (default quick; real with --data)
  --out DIR         where study.json, study.md, study.csv and a report of each experiment go (default temper-study)
  --resume DIR      goes on with a study that was stopped or killed
  --keep-work       keeps the trained networks when it is finished, so that a larger study there trains nothing twice
  --yes             runs more than 2,000 experiments without asking
  --backend, --workers, --model, --teacher, --data and what belongs to them: as for temper run

study.json opens in the page: drop it on Results.
`;

/** Options that mean what they mean for `temper run`. */
const OF_RUN = [
  'config',
  'backend',
  'workers',
  'model',
  'padding',
  'preprocess',
  'input-size',
  'state-dict',
  'teacher',
  'teacher-padding',
  'teacher-preprocess',
  'teacher-input-size',
  'teacher-state-dict',
  'data',
  'labels',
  'labels-from',
  'class-order',
  'answers',
  'per-class',
] as const;

export interface StudyOptions {
  /** A study that comes with Temper. */
  named: StudyPresetName | null;
  vary: VariedSetting[];
  /** Null where nothing was said. */
  seeds: number[] | null;
  methods: MethodName[] | null;
  design: StudyDesign | null;
  out: string;
  /** It goes on with what is in `out`, whose plan it has. */
  resume: boolean;
  keepWork: boolean;
  yes: boolean;
  /** Preset, configuration, material, backend. */
  run: RunOptions;
}

/** @throws {UsageError} for options that are none, or do not go together */
export function studyOptions(args: string[]): StudyOptions {
  const text = { type: 'string' as const };
  const flag = { type: 'boolean' as const };
  const own = {
    vary: { ...text, multiple: true as const },
    seeds: text,
    methods: text,
    design: text,
    preset: text,
    on: text,
  };
  const values = readOptions(
    args,
    {
      ...own,
      out: text,
      resume: text,
      'keep-work': flag,
      yes: flag,
      ...(Object.fromEntries(OF_RUN.map((name) => [name, text])) as Record<(typeof OF_RUN)[number], typeof text>),
    },
    STUDY_HELP,
  );
  if (values.resume !== undefined) {
    const also = [...Object.keys(own), 'out', ...OF_RUN].find(
      (name) => name !== 'backend' && name !== 'workers' && values[name as keyof typeof values] !== undefined,
    );
    if (also)
      throw new UsageError(
        `--resume goes on with the study as it is; --${also} would change it. Leave one of the two out.`,
      );
  }
  const named = STUDY_PRESETS.find((name) => name === values.preset) ?? null;
  if (values.on !== undefined && named === null) {
    throw new UsageError(
      `--on names the preset under ${STUDY_PRESETS.join(' or ')}, which --preset chooses; without it use --preset alone.`,
    );
  }
  if (named !== null && (values.vary ?? []).length > 0) {
    throw new UsageError(`--preset ${named} says what is varied; --vary is for a study of your own.`);
  }
  const preset = named === null ? values.preset : values.on;
  const passed = OF_RUN.flatMap((name) => (values[name] === undefined ? [] : [`--${name}=${values[name]}`]));
  return worded(() => ({
    named,
    vary: (values.vary ?? []).map(parseVary),
    seeds: values.seeds === undefined ? null : parseSeeds(values.seeds),
    methods: values.methods === undefined ? null : methodsIn(values.methods),
    design: designOf(values.design),
    out: values.resume ?? values.out ?? 'temper-study',
    resume: values.resume !== undefined,
    keepWork: values['keep-work'] ?? false,
    yes: values.yes ?? false,
    run: runOptions([...(preset === undefined ? [] : [`--preset=${preset}`]), ...passed]),
  }));
}

function designOf(name: string | undefined): StudyDesign | null {
  if (name === undefined) return null;
  const design = STUDY_DESIGNS.find((one) => one === name);
  if (design) return design;
  throw new UsageError(`--design takes ${STUDY_DESIGNS.join(' or ')}; got "${name}".`);
}

/** What is wrong with a study is a wrong call here. */
export function worded<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof StudyError ? new UsageError(error.message) : error;
  }
}
