/** The options of `temper corrupt`, read and checked. */
import type { BackendName } from '../../contract/engine';
import type { SeverityTable } from '../../contract/perturbation';
import type { Shard } from '../../contract/shard';
import { MAX_PIXELS, MOST_DECODED_PIXELS } from '../../image/pictureLimits';
import { BACKEND_HELP, backendOption } from '../backendOption';
import { GROUPS } from '../choosePerturbations';
import { PART_HELP, PART_OPTIONS, partChoice, type PartChoice } from '../part/partOptions';
import { readOptions } from '../readOptions';
import { shardOption } from '../shards/shardOption';
import { UsageError, wholeNumber, wholeNumbers } from '../usage';
import { workersOption } from '../workersOption';

export const CORRUPT_HELP = `npx temper corrupt --input DIR --output DIR [options]

Writes DIR/<corruption>/<severity>/<path in the input folder>.png for every picture of the input folder and its subfolders, links
included. The same seed gives the same pixels on every machine. A run that was interrupted goes on where it stopped; a copy that is
there is kept if it is whole and was made of the same picture (by its content, not its date), with the same settings and code.
The exit code is 0 if every picture was taken, 1 if some were not, which are named, 2 for wrong usage, 130 or 143 after an interrupt.

  --corruption LIST  names, or ${GROUPS.join(', ')}
                     (default imagenet-c, the published fifteen)
  --severity 1,3,5   from 1 to 5; fractions lie between the published rows (default 1,2,3,4,5)
  --steps LIST       a chain in place of the two: fog:3,gaussian_noise:1.5 is fog at severity 3, then noise at 1.5, as links of the page
                     write it. Its copies lie in DIR/fog_3+gaussian_noise/1.5/
  --seed N           seed of everything random (default 1); each picture draws by it and by its name
  --picture-seed N   every picture draws by N alone, whatever its name, as the picture that the page shows does
  --size S,C         first the short side to S pixels (bilinear, antialiased), then the middle C × C; 256,224 is usual
  --list FILE        the pictures to use, as RobustBench's imagenet_test_image_ids.txt names them: one a line, a column called path of
                     a CSV, or JSON; found by path or by the last part of it
  --shard K/N        the K-th of N parts of the pictures, for a machine or job each; all may write to one --output at once. Then
                     npx temper merge DIR --out DIR checks that all are there, and the folder is what one run would have made:
                       seq 16 | parallel npx temper corrupt --input DIR --output OUT --shard {}/16
                       npx temper corrupt … --shard $SLURM_ARRAY_TASK_ID/16         (Slurm, #SBATCH --array=1-16)
                       npx temper corrupt … --shard $((AWS_BATCH_JOB_ARRAY_INDEX + 1))/16      (where tasks count from 0)
  --jpeg Q           a JPEG round trip of quality Q (1 to 100) after the corruption, as the stored ImageNet-C has one (85)
${PART_HELP}
  --table NAME       imagenet-c (default) or cifar-c, the strengths for pictures of 32 px
  --backend NAME     ${BACKEND_HELP}
  --workers N        so many copies at once, each on a core of its own (default: one a core, fewer where memory is short;
                     1 for this process alone). The pixels are the same for every N
`;

export interface CorruptOptions {
  input: string;
  output: string;
  corruption: string;
  severities: number[];
  /** A chain in place of `corruption` and `severities`, as it was typed; null without one. */
  steps: string | null;
  seed: number;
  /** Every picture draws by the seed alone, not by its name too. */
  alike: boolean;
  size: { shortSide: number; crop: number } | null;
  jpeg: number | null;
  /** The part of the pictures that is corrupted; null for all of it. */
  part: PartChoice | null;
  /** A file that names the pictures to use; null for all of the folder. */
  list: string | null;
  /** Null for all pictures. */
  shard: Shard | null;
  table: SeverityTable;
  backend: BackendName;
  /** Null for as many as the machine has cores. */
  workers: number | null;
}

/** @throws {UsageError} naming the option that is wrong */
export function corruptOptions(args: string[]): CorruptOptions {
  const text = (defaultValue?: string) => ({ type: 'string' as const, default: defaultValue });
  const values = readOptions(
    args,
    {
      input: text(),
      output: text(),
      corruption: text(),
      severity: text(),
      steps: text(),
      seed: text(),
      'picture-seed': text(),
      size: text(),
      list: text(),
      shard: text(),
      jpeg: text(),
      ...PART_OPTIONS,
      table: text('imagenet-c'),
      backend: text(),
      workers: text(),
    },
    CORRUPT_HELP,
    ['corruption', 'severity'],
  );
  const { input, output, table } = values;
  if (!input || output === undefined) throw new UsageError(`--input and --output are needed.\n\n${CORRUPT_HELP}`);
  if (table !== 'imagenet-c' && table !== 'cifar-c') {
    throw new UsageError(`--table takes imagenet-c or cifar-c; got "${table}".`);
  }
  return {
    input,
    output,
    corruption: values.corruption ?? 'imagenet-c',
    severities: severities(values.severity ?? '1,2,3,4,5'),
    steps: steps(values),
    ...seeds(values),
    size: values.size === undefined ? null : size(values.size),
    jpeg: values.jpeg === undefined ? null : jpegQuality(values.jpeg),
    part: partChoice(values),
    list: values.list ?? null,
    shard: shardOption(values.shard),
    table,
    backend: backendOption(values.backend),
    workers: workersOption(values.workers),
  };
}

function steps({
  steps,
  corruption,
  severity,
}: {
  steps?: string;
  corruption?: string;
  severity?: string;
}): string | null {
  if (steps !== undefined && (corruption !== undefined || severity !== undefined)) {
    throw new UsageError('--steps names the corruptions and their severities: leave --corruption and --severity out.');
  }
  return steps ?? null;
}

function seeds(values: { seed?: string; 'picture-seed'?: string }): { seed: number; alike: boolean } {
  const { seed, 'picture-seed': own } = values;
  if (seed !== undefined && own !== undefined) {
    throw new UsageError('--picture-seed takes the place of --seed: give one of the two.');
  }
  const option = own === undefined ? 'seed' : 'picture-seed';
  return { seed: wholeNumber(option, own ?? seed ?? '1', 0, 4_294_967_295), alike: own !== undefined };
}

function severities(text: string): number[] {
  const values = text.split(',').map((part) => {
    const value = /^\s*\d+(\.\d+)?\s*$/.test(part) ? Number(part) : NaN;
    if (!(value >= 1 && value <= 5)) {
      throw new UsageError(
        `--severity takes numbers from 1 to 5, separated by commas, 1 being weak and 5 strong; got "${text}".`,
      );
    }
    return value;
  });
  return [...new Set(values)];
}

function jpegQuality(text: string): number {
  const hint = /^0?\.\d+$/.test(text) ? `Did you mean ${Math.round(100 * Number(text))}?` : '';
  return wholeNumber('jpeg', text, 1, 100, hint);
}

function size(text: string): { shortSide: number; crop: number } {
  const [shortSide, crop, more] = wholeNumbers('size', text, 1, Math.sqrt(MOST_DECODED_PIXELS));
  if (shortSide === undefined || crop === undefined || more !== undefined) {
    throw new UsageError(`--size takes the short side and the crop, such as 256,224; got "${text}".`);
  }
  if (crop > shortSide) {
    throw new UsageError(`--size: the crop (${crop}) cannot be larger than the short side (${shortSide}).`);
  }
  const most = Math.floor(Math.sqrt(MAX_PIXELS));
  if (crop > most) {
    throw new UsageError(
      `--size: the crop can have ${most} pixels a side, ${MAX_PIXELS / 1e6} million in all; got ${crop}.`,
    );
  }
  return { shortSide, crop };
}
