/** The options of `temper evaluate`, read and checked. */
import type { BackendName } from '../../contract/engine';
import type { ReadingOptions } from '../../contract/library';
import type { SeverityTable } from '../../contract/perturbation';
import type { Shard } from '../../contract/shard';
import { USUAL_PICTURES } from '../../contract/flips';
import { SEQUENCE_GROUPS } from '../flips/chosenSequences';
import { BACKEND_HELP, backendOption } from '../backendOption';
import { GROUPS } from '../choosePerturbations';
import { DATA_HELP, readingOptions } from '../dataOptions';
import { MODEL_HELP, modelOptions, type ModelFile } from '../modelOptions';
import { EVALUATED_PART, partChoice, type PartChoice } from '../part/partOptions';
import { readOptions } from '../readOptions';
import { BASELINE_HELP } from './baselineFile';
import { shardOption } from '../shards/shardOption';
import { UsageError, wholeNumber, wholeNumbers } from '../usage';
import { ADAPT_HELP, ADAPT_OPTIONS, adaptChoice, type AdaptChoice } from './adaptOptions';
import { workersOption } from '../workersOption';

export const EVALUATE_HELP = `npx temper evaluate --model FILE --data DIR --out FILE.json [options]

Top-1 accuracy of a model on labelled pictures, clean and corrupted, each with n and its 95 % interval, and all that the figures rest on.
Models: safetensors or PyTorch files (.pth, .pt, .bin) of MobileNetV2, MobileNetV3, ResNet-18/34/50, ViT and DeiT, recognised from their
tensors; CLIP with its tokenizer; bundles of Temper; TensorFlow.js models; a folder with the files of one. Pictures: class folders
(named by WordNet ids for ImageNet's 1,000), the layout of ImageNet-C, copies made by temper corrupt, archives, CIFAR and CIFAR-C files,
parquet; or any pictures with labels. The page and temper run read the same files by the same rules.

  --architecture NAME   what the file is said to be, such as mobilenet_v2; refused where it is another
${MODEL_HELP}
${DATA_HELP}
  --split NAME          the part to measure on (default: the only one, else test, val or the like)
  --severity N          of pictures that were corrupted before, where nothing says it
  --shard K/N           the K-th of N parts of the pictures, for a machine or job each; OUT.json becomes OUT.shard-K-of-N.json, and
                        npx temper merge DIR --out OUT.json makes the figures of all of them, as one run would have:
                          seq 16 | parallel npx temper evaluate --model M --data D --out out/m.json --shard {}/16
                          npx temper evaluate … --shard $SLURM_ARRAY_TASK_ID/16      (Slurm, #SBATCH --array=1-16)
  --limit N             so many pictures at most, spread over the classes
  --side N              side in pixels that pictures are brought to and corrupted at (default 224; small pictures keep theirs)
  --corruptions LIST    names, or ${GROUPS.slice(1).join(', ')};
                        all for the nineteen of ImageNet-C, none for clean pictures only (default imagenet-c, the fifteen)
${BASELINE_HELP}
  --severities 1,3,5    (default 1,2,3,4,5). Of pictures that are corrupted already both choose among those that are there
                        (default all)
  --table NAME          imagenet-c or cifar-c, the strengths for small pictures (default: cifar-c up to 64 px)
  --region, --mask, --feather, --outside
                        corrupt only a part of each picture, as temper corrupt does; a mask has the side of the pictures. The
                        figures then say "on a part", and there is no mCE of them
${ADAPT_HELP}
  --flips               how often answers flip over the frames of ImageNet-P's sequences, for every picture, with or without labels:
                        flip probability by sequence and mFP, unnormalised, beside the result as .flips.md and .flips.csv. In
                        place of corruptions, unless --corruptions names some. Goes on where it was cut off
  --sequences LIST      names, or ${SEQUENCE_GROUPS.join(', ')}
                        (default published, the ten); --limit is ${USUAL_PICTURES} pictures here where nothing else is said
  --seed N              seed of what is random (default 1)
  --backend NAME        ${BACKEND_HELP}
  --workers N           so many batches of pictures at once, each on a core of its own (default: one a core, fewer where memory
                        is short; 1 for this process alone). The figures are the same for every N
`;

export interface EvaluateOptions {
  model: ModelFile;
  data: string;
  out: string;
  architecture: string | null;
  reading: ReadingOptions;
  labels: string | null;
  split: string | null;
  list: string | null;
  /** Null for all pictures. */
  shard: Shard | null;
  limit: number | null;
  side: number | null;
  /** As typed; null where nothing was. */
  corruptions: string | null;
  severities: number[] | null;
  /** A report, and which model of it; null without a baseline. */
  baseline: { path: string; method: string | null } | null;
  table: SeverityTable | null;
  /** The part of the pictures that is corrupted; null for all of it. */
  part: PartChoice | null;
  /** Null where the model is measured as it is alone. */
  adapt: AdaptChoice | null;
  /** The sequences in which flips are counted, as typed; null where none are. */
  flips: string | null;
  seed: number;
  backend: BackendName;
  /** Null for as many as the machine has cores. */
  workers: number | null;
}

/** @throws {UsageError} naming the option that is wrong */
export function evaluateOptions(args: string[]): EvaluateOptions {
  const text = (defaultValue?: string) => ({ type: 'string' as const, default: defaultValue });
  const values = readOptions(
    args,
    {
      model: text(),
      data: text(),
      out: text(),
      architecture: text(),
      padding: text(),
      preprocess: text(),
      'input-size': text(),
      'state-dict': text(),
      labels: text(),
      'labels-from': text(),
      'class-order': text(),
      answers: text(),
      split: text(),
      severity: text(),
      list: text(),
      shard: text(),
      limit: text(),
      side: text(),
      corruptions: text(),
      severities: text(),
      table: text(),
      baseline: text(),
      'baseline-method': text(),
      ...EVALUATED_PART,
      ...ADAPT_OPTIONS,
      flips: { type: 'boolean' as const },
      sequences: text(),
      seed: text('1'),
      backend: text(),
      workers: text(),
    },
    EVALUATE_HELP,
    ['corruptions', 'severities', 'sequences'],
  );
  const apart = (['adapt', 'shard', 'baseline'] as const).find((option) => values[option] !== undefined);
  if (values.flips && apart) {
    throw new UsageError(`--flips and --${apart} do not go together: measure them one after the other.`);
  }
  if (values.sequences !== undefined && !values.flips) {
    throw new UsageError('--sequences says what --flips counts: give --flips with it.');
  }
  const { model, data, out, table } = values;
  if (!model || !data || out === undefined)
    throw new UsageError(`--model, --data and --out are needed.\n\n${EVALUATE_HELP}`);
  if (table !== undefined && table !== 'imagenet-c' && table !== 'cifar-c') {
    throw new UsageError(`--table takes imagenet-c or cifar-c; got "${table}".`);
  }
  const optional = (option: 'limit' | 'side', low: number, high: number) =>
    values[option] === undefined ? null : wholeNumber(option, values[option], low, high);
  const adapt = adaptChoice(values);
  if (adapt && values.shard !== undefined) {
    throw new UsageError(
      '--adapt and --shard do not go together: what a picture is answered depends on those that are adapted to with it.',
    );
  }
  const options = modelOptions({
    padding: values.padding,
    preprocess: values.preprocess,
    inputSize: values['input-size'],
    stateDict: values['state-dict'],
  });
  return {
    model: { path: model, options },
    data,
    out,
    backend: backendOption(values.backend),
    workers: workersOption(values.workers),
    table: table ?? null,
    architecture: values.architecture ?? null,
    reading: readingOptions({
      classOrder: values['class-order'],
      answers: values.answers,
      labelsFrom: values['labels-from'],
      severity: values.severity,
    }),
    labels: values.labels ?? null,
    split: values.split ?? null,
    list: values.list ?? null,
    shard: shardOption(values.shard),
    corruptions: values.corruptions ?? null,
    baseline: baselineOption(values),
    severities:
      values.severities === undefined ? null : [...new Set(wholeNumbers('severities', values.severities, 1, 5))],
    limit: optional('limit', 1, 1e9),
    side: optional('side', 16, 1024),
    part: partChoice(values),
    adapt,
    flips: values.flips ? (values.sequences ?? 'published') : null,
    seed: wholeNumber('seed', values.seed!, 0, 4_294_967_295),
  };
}

/** @throws {UsageError} where it cannot be had */
export function baselineOption(values: {
  baseline?: string | undefined;
  'baseline-method'?: string | undefined;
  shard?: string | undefined;
}): EvaluateOptions['baseline'] {
  const { baseline: path, 'baseline-method': method = null, shard } = values;
  if (path === undefined) {
    if (method === null) return null;
    throw new UsageError('--baseline-method says which model of a report is meant: name the report with --baseline.');
  }
  if (shard !== undefined) {
    throw new UsageError('--baseline compares whole evaluations: give it to temper merge, once all shards are there.');
  }
  return { path, method };
}
