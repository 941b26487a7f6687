/** The options of `temper evaluate`, read and checked. */
import { parseArgs } from 'node:util';
import { GROUPS } from './choosePerturbations';
import { UsageError, wholeNumbers } from './usage';

export const EVALUATE_HELP = `npx temper evaluate --model FILE --data DIR --out FILE.json [options]

Top-1 accuracy of a network from a safetensors file on labelled pictures, clean and corrupted, each with n and its 95 % interval.
Networks: MobileNetV2, MobileNetV3, ResNet-18/34/50, ViT and DeiT, recognised from their tensors. Pictures: class folders (named by
WordNet ids for ImageNet's 1,000), the layout of ImageNet-C, archives of either, CIFAR files, parquet; or any pictures with labels.

  --architecture NAME   what the file is said to be, such as mobilenet_v2; refused where it is another
  --padding NAME        torch or tf-same, for MobileNets (default torch)
  --preprocess NAME     imagenet, inception or none, or numbers: mean,std or the three means, then the three deviations
  --labels FILE         JSON from file names to class indices, or to objects with "class" (default DIR/labels.json, if it is there)
  --list FILE           names of the pictures to use, one a line
  --corruptions LIST    names, or ${GROUPS.slice(1).join(', ')};
                        all for the nineteen of ImageNet-C, none for clean pictures only (default imagenet-c, the fifteen)
  --severities 1,3,5    (default 1,2,3,4,5)
  --limit N             so many pictures at most, spread over the classes
  --seed N              seed of what is random (default 1)
  --backend NAME        wasm (default) or cpu
`;

export interface EvaluateOptions {
  model: string;
  data: string;
  out: string;
  architecture: string | null;
  padding: 'torch' | 'tf-same' | null;
  preprocess: Preprocess | null;
  labels: string | null;
  list: string | null;
  corruptions: string;
  severities: number[];
  limit: number | null;
  seed: number;
  backend: 'wasm' | 'cpu';
}

type Colour = readonly [number, number, number];
/** A name, or numbers per channel. */
export type Preprocess = string | { mean: Colour; deviation: Colour };

/** @throws {UsageError} naming the option that is wrong */
export function evaluateOptions(args: string[]): EvaluateOptions {
  const text = (defaultValue?: string) => ({ type: 'string' as const, default: defaultValue });
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        model: text(),
        data: text(),
        out: text(),
        architecture: text(),
        padding: text(),
        preprocess: text(),
        labels: text(),
        list: text(),
        corruptions: text('imagenet-c'),
        severities: text('1,2,3,4,5'),
        limit: text(),
        seed: text('1'),
        backend: text('wasm'),
      },
    }));
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${EVALUATE_HELP}`);
  }
  const { model, data, out, padding, backend } = values;
  if (!model || !data || !out) throw new UsageError(`--model, --data and --out are needed.\n\n${EVALUATE_HELP}`);
  if (padding !== undefined && padding !== 'torch' && padding !== 'tf-same') {
    throw new UsageError(`--padding takes torch or tf-same; got "${padding}".`);
  }
  if (backend !== 'wasm' && backend !== 'cpu') {
    throw new UsageError(`--backend takes wasm or cpu here; got "${backend}".`);
  }
  return {
    model,
    data,
    out,
    backend,
    architecture: values.architecture ?? null,
    padding: padding ?? null,
    preprocess: values.preprocess === undefined ? null : preprocessOption(values.preprocess),
    labels: values.labels ?? null,
    list: values.list ?? null,
    corruptions: values.corruptions!,
    severities: [...new Set(wholeNumbers('severities', values.severities!, 1, 5))],
    limit: values.limit === undefined ? null : wholeNumbers('limit', values.limit, 1, 1e9)[0]!,
    seed: wholeNumbers('seed', values.seed!, 0, 4_294_967_295)[0]!,
  };
}

/** A name, which the engine checks, or numbers. @throws {UsageError} where the numbers are not two or six */
export function preprocessOption(text: string): Preprocess {
  const numbers = text.split(',').map(Number);
  if (numbers.some(Number.isNaN)) return text;
  const three = (values: number[]): Colour => [values[0]!, values[1] ?? values[0]!, values[2] ?? values[0]!];
  const half = numbers.length / 2;
  if (half !== 1 && half !== 3) {
    throw new UsageError(`--preprocess takes a name, two numbers (mean,std) or six; got "${text}".`);
  }
  const deviation = three(numbers.slice(half));
  if (deviation.some((value) => !(value > 0))) throw new UsageError('--preprocess: a deviation must be above 0.');
  return { mean: three(numbers.slice(0, half)), deviation };
}
