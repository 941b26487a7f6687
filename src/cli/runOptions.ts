/** The options of `temper run`, read and checked. */
import { parseArgs } from 'node:util';
import { METHODS, PRESETS, type MethodName, type PresetName } from '../contract/config';
import { PADDINGS, type ModelOptions, type PaddingName } from '../contract/library';
import { preprocessOption } from './evaluateOptions';
import { UsageError, wholeNumbers } from './usage';

export const RUN_HELP = `npx temper run [options]

  --preset NAME     ${PRESETS.join(', ')} (default quick; real with --data)
  --seed N          seed of everything random (default 1)
  --seeds 1,2,3     several runs; the report pools them, and each has a folder of its own
  --config FILE     JSON with settings that replace the preset's, such as {"student": {"steps": 100}}
  --out DIR         where report.json, report.md and report.csv go (default temper-report)
  --backend NAME    wasm (default) or cpu

Models and pictures of your own:
  --model FILE      the large network, a safetensors file (default: the embedded one)
  --teacher FILE    the small network, likewise
  --data PATH       class folders, an archive of them, CIFAR files or parquet, split into train and test or not
  --per-class N     so many pictures of each class at most are read
  --padding NAME, --preprocess NAME, --input-size N
                    what the file of --model does not say (see npx temper help evaluate); likewise for the teacher:
  --teacher-padding NAME, --teacher-preprocess NAME, --teacher-input-size N
  --export METHOD   writes the model of a method as DIR/METHOD.zip: weights, report, code that loads it in PyTorch
`;

/** A network to bring in. */
export interface ModelFile {
  path: string;
  options: ModelOptions;
}

export interface RunOptions {
  preset: PresetName;
  seeds: number[];
  configFile: string | null;
  out: string;
  backend: 'wasm' | 'cpu';
  model: ModelFile | null;
  teacher: ModelFile | null;
  data: string | null;
  perClass: number | null;
  export: MethodName | null;
}

/** @throws {UsageError} naming the option that is wrong */
export function runOptions(args: string[]): RunOptions {
  const text = (defaultValue?: string) => ({ type: 'string' as const, default: defaultValue });
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        preset: text(),
        seed: text(),
        seeds: text(),
        config: text(),
        out: text('temper-report'),
        backend: text('wasm'),
        model: text(),
        padding: text(),
        preprocess: text(),
        'input-size': text(),
        teacher: text(),
        'teacher-padding': text(),
        'teacher-preprocess': text(),
        'teacher-input-size': text(),
        data: text(),
        'per-class': text(),
        export: text(),
      },
    }));
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${RUN_HELP}`);
  }
  const wanted = values.preset ?? (values.data === undefined ? 'quick' : 'real');
  const preset = PRESETS.find((name) => name === wanted);
  if (!preset) throw new UsageError(`--preset takes ${PRESETS.join(', ')}; got "${wanted}".`);
  if (preset === 'real' && values.data === undefined) {
    throw new UsageError('--preset real is for pictures of your own: name them with --data.');
  }
  const { backend, seed, seeds: several } = values;
  if (backend !== 'wasm' && backend !== 'cpu') {
    throw new UsageError(`--backend takes wasm or cpu here; got "${backend}".`);
  }
  if (seed !== undefined && several !== undefined) throw new UsageError('Give --seed or --seeds, not both.');
  const seeds = wholeNumbers('seeds', several ?? seed ?? '1', 0, 4_294_967_295);
  if (new Set(seeds).size < seeds.length) {
    throw new UsageError('--seeds names a seed twice; the same run would count twice.');
  }
  const exported = values.export === undefined ? null : METHODS.find((name) => name === values.export);
  if (exported === undefined) throw new UsageError(`--export takes ${METHODS.join(', ')}; got "${values.export}".`);
  return {
    preset,
    seeds,
    configFile: values.config ?? null,
    out: values.out!,
    backend,
    model: modelFile('', values.model, values.padding, values.preprocess, values['input-size']),
    teacher: modelFile(
      'teacher-',
      values.teacher,
      values['teacher-padding'],
      values['teacher-preprocess'],
      values['teacher-input-size'],
    ),
    data: values.data ?? null,
    perClass: values['per-class'] === undefined ? null : wholeNumbers('per-class', values['per-class'], 3, 1e6)[0]!,
    export: exported,
  };
}

function modelFile(
  prefix: string,
  path: string | undefined,
  padding: string | undefined,
  preprocess: string | undefined,
  inputSize: string | undefined,
): ModelFile | null {
  if (path === undefined) {
    if (padding ?? preprocess ?? inputSize) {
      const option = prefix ? 'teacher' : 'model';
      throw new UsageError(`What is said about a file needs the file: name it with --${option}.`);
    }
    return null;
  }
  const options: ModelOptions = {};
  if (padding !== undefined) {
    if (!PADDINGS.includes(padding as PaddingName)) {
      throw new UsageError(`--${prefix}padding takes ${PADDINGS.join(' or ')}; got "${padding}".`);
    }
    options.padding = padding as PaddingName;
  }
  if (preprocess !== undefined) {
    const said = preprocessOption(preprocess);
    options.preprocessing = typeof said === 'string' ? said : { mean: [...said.mean], deviation: [...said.deviation] };
  }
  if (inputSize !== undefined) options.inputSize = wholeNumbers(`${prefix}input-size`, inputSize, 16, 1024)[0]!;
  return { path, options };
}
