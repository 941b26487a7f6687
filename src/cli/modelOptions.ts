/** What is said on a command line of a file of weights. */
import { PADDINGS, type ModelOptions, type PaddingName } from '../contract/library';
import { UsageError, wholeNumber } from './usage';

/** A model to bring in. */
export interface ModelFile {
  /** A file, or a folder with the files of a model. */
  path: string;
  options: ModelOptions;
}

/** As typed; undefined where it was not. */
export interface ModelTexts {
  padding: string | undefined;
  preprocess: string | undefined;
  inputSize: string | undefined;
  stateDict: string | undefined;
}

export const MODEL_HELP = `  --padding NAME        torch or tf-same, for MobileNets (default torch)
  --preprocess NAME     imagenet, inception, clip or none, or numbers: mean,std or the three means, then the three deviations
  --input-size N        side of the pictures that the network takes
  --state-dict NAME     which weights of a PyTorch checkpoint that holds several, such as state_dict_ema`;

/** @throws {UsageError} naming the option that is wrong */
export function modelOptions({ padding, preprocess, inputSize, stateDict }: ModelTexts, prefix = ''): ModelOptions {
  const options: ModelOptions = {};
  if (padding !== undefined) {
    if (!PADDINGS.includes(padding as PaddingName)) {
      throw new UsageError(`--${prefix}padding takes ${PADDINGS.join(' or ')}; got "${padding}".`);
    }
    options.padding = padding as PaddingName;
  }
  if (preprocess !== undefined) options.preprocessing = preprocessOption(`${prefix}preprocess`, preprocess);
  if (inputSize !== undefined) options.inputSize = wholeNumber(`${prefix}input-size`, inputSize, 16, 1024);
  if (stateDict !== undefined) options.stateDict = stateDict;
  return options;
}

/** A name, which the engine checks, or numbers. @throws {UsageError} where the numbers are not two or six */
function preprocessOption(option: string, text: string): NonNullable<ModelOptions['preprocessing']> {
  const numbers = text.split(',').map(Number);
  if (numbers.some(Number.isNaN)) return text;
  const half = numbers.length / 2;
  if (half !== 1 && half !== 3) {
    throw new UsageError(`--${option} takes a name, two numbers (mean,std) or six; got "${text}".`);
  }
  const three = (values: number[]): [number, number, number] => [
    values[0]!,
    values[1] ?? values[0]!,
    values[2] ?? values[0]!,
  ];
  const [mean, deviation] = [three(numbers.slice(0, half)), three(numbers.slice(half))];
  if (deviation.some((value) => !(value > 0))) throw new UsageError(`--${option}: a deviation must be above 0.`);
  if (mean.some((value) => Math.abs(value) > 2) || deviation.some((value) => value > 2)) {
    throw new UsageError(
      `--${option}: these numbers are for pixels 0..255. Divide them by 255, as pixels are 0..1 here: ` +
        `${[...mean, ...deviation].map((value) => Number((value / 255).toFixed(4))).join(',')}.`,
    );
  }
  return { mean, deviation };
}
