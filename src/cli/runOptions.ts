/** The options of `temper run`, read and checked. */
import { METHODS, PRESETS, type MethodName, type PresetName } from '../contract/config';
import type { ReadingOptions } from '../contract/library';
import type { BackendName } from '../contract/engine';
import { BACKEND_HELP, backendOption } from './backendOption';
import { DATA_HELP, readingOptions } from './dataOptions';
import { modelOptions, type ModelFile, type ModelTexts } from './modelOptions';
import { readOptions } from './readOptions';
import { UsageError, wholeNumbers } from './usage';
import { workersOption } from './workersOption';

/** The names, several a line. */
const METHOD_LINES = Array.from(
  { length: Math.ceil(METHODS.length / 8) },
  (_, i) => `  ${METHODS.slice(8 * i, 8 * i + 8).join(', ')}`,
).join(',\n');

export const RUN_HELP = `npx temper run [options]

  --preset NAME     ${PRESETS.join(', ')} (default quick; real with --data)
  --seed N          seed of everything random (default 1)
  --seeds 1,2,3     several runs; the report pools them, and each has a folder of its own
  --config FILE     JSON with settings that replace the preset's, such as {"student": {"steps": 100}}; a preset that it names is theirs
  --out DIR         where report.json, report.md and report.csv go (default temper-report)
  --backend NAME    ${BACKEND_HELP}
  --workers N       how many compute at once (default: one a core); the report is the same for every number
  --until METHOD    ends once that method is measured; --until temper gives the main result without its baselines

Models and pictures of your own:
  --model FILE      the large network: safetensors, PyTorch, or a folder with them (default: the embedded one)
  --teacher FILE    the small network, likewise
  --data PATH       class folders, an archive of them, CIFAR files or parquet, split into train and test or not
  --per-class N     so many pictures of each class at most are read
  --padding NAME, --preprocess NAME, --input-size N, --state-dict NAME
                    what the file of --model does not say (see npx temper help evaluate); likewise for the teacher:
  --teacher-padding NAME, --teacher-preprocess NAME, --teacher-input-size N, --teacher-state-dict NAME
${DATA_HELP}
  --export METHOD   writes the model of a method as DIR/METHOD.zip: weights, report, code that loads it in PyTorch

METHOD is one of:
${METHOD_LINES}
`;

export interface RunOptions {
  preset: PresetName;
  /** The same where it was asked for by name, so that a file of settings that names another is refused; else null. */
  presetAsked: PresetName | null;
  seeds: number[];
  configFile: string | null;
  out: string;
  backend: BackendName;
  model: ModelFile | null;
  teacher: ModelFile | null;
  data: string | null;
  reading: ReadingOptions;
  labels: string | null;
  /** A file that names the pictures to use. */
  list: string | null;
  perClass: number | null;
  export: MethodName | null;
  until: MethodName | null;
  workers: number | null;
}

/** @throws {UsageError} naming the option that is wrong */
export function runOptions(args: string[]): RunOptions {
  const text = (defaultValue?: string) => ({ type: 'string' as const, default: defaultValue });
  const values = readOptions(
    args,
    {
      preset: text(),
      seed: text(),
      seeds: text(),
      config: text(),
      out: text('temper-report'),
      backend: text(),
      workers: text(),
      model: text(),
      padding: text(),
      preprocess: text(),
      'input-size': text(),
      'state-dict': text(),
      teacher: text(),
      'teacher-padding': text(),
      'teacher-preprocess': text(),
      'teacher-input-size': text(),
      'teacher-state-dict': text(),
      data: text(),
      labels: text(),
      list: text(),
      'labels-from': text(),
      'class-order': text(),
      answers: text(),
      'per-class': text(),
      export: text(),
      until: text(),
    },
    RUN_HELP,
    ['seeds'],
  );
  const wanted = values.preset ?? (values.data === undefined ? 'quick' : 'real');
  const preset = PRESETS.find((name) => name === wanted);
  if (!preset) throw new UsageError(`--preset takes ${PRESETS.join(', ')}; got "${wanted}".`);
  if (preset === 'real' && values.data === undefined) {
    throw new UsageError('--preset real is for pictures of your own: name them with --data.');
  }
  if (values.list !== undefined && values.data === undefined) {
    throw new UsageError('--list names pictures of your own: say with --data where they are.');
  }
  const { seed, seeds: several } = values;
  const backend = backendOption(values.backend);
  if (seed !== undefined && several !== undefined) throw new UsageError('Give --seed or --seeds, not both.');
  const seeds = wholeNumbers('seeds', several ?? seed ?? '1', 0, 4_294_967_295);
  if (new Set(seeds).size < seeds.length) {
    throw new UsageError('--seeds names a seed twice; the same run would count twice.');
  }
  return {
    workers: workersOption(values.workers),
    preset,
    presetAsked: values.preset === undefined ? null : preset,
    seeds,
    configFile: values.config ?? null,
    out: values.out!,
    backend,
    model: modelFile('', values.model, {
      padding: values.padding,
      preprocess: values.preprocess,
      inputSize: values['input-size'],
      stateDict: values['state-dict'],
    }),
    teacher: modelFile('teacher-', values.teacher, {
      padding: values['teacher-padding'],
      preprocess: values['teacher-preprocess'],
      inputSize: values['teacher-input-size'],
      stateDict: values['teacher-state-dict'],
    }),
    data: values.data ?? null,
    reading: readingOptions({
      classOrder: values['class-order'],
      answers: values.answers,
      labelsFrom: values['labels-from'],
    }),
    labels: values.labels ?? null,
    list: values.list ?? null,
    perClass: values['per-class'] === undefined ? null : wholeNumbers('per-class', values['per-class'], 3, 1e6)[0]!,
    export: methodNamed('export', values.export),
    until: methodNamed('until', values.until),
  };
}

function methodNamed(option: string, text: string | undefined): MethodName | null {
  if (text === undefined) return null;
  const name = METHODS.find((method) => method === text);
  if (name === undefined) throw new UsageError(`--${option} takes ${METHODS.join(', ')}; got "${text}".`);
  return name;
}

function modelFile(prefix: string, path: string | undefined, texts: ModelTexts): ModelFile | null {
  if (path !== undefined) return { path, options: modelOptions(texts, prefix) };
  if (Object.values(texts).some((text) => text !== undefined)) {
    const option = prefix ? 'teacher' : 'model';
    throw new UsageError(`What is said about a file needs the file: name it with --${option}.`);
  }
  return null;
}
