/** The options that say how a model adapts to the pictures that it is measured on, read and checked. */
import {
  ADAPTATION_DEFAULTS,
  ADAPTATION_ORDERS,
  ADAPTATIONS,
  type AdaptationName,
  type AdaptationSettings,
} from '../../contract/adaptation';
import { UsageError, wholeNumber } from '../usage';

const { pictures, prior, tent } = ADAPTATION_DEFAULTS;

export const ADAPT_HELP = `  --adapt bn|tent       measures the model as it is and, in a row of its own, adapting to the pictures that it answers, each corruption
                        and severity by itself; bn,tent for both. bn: the statistics of the batch norms are mixed with those of the
                        pictures (Schneider et al., NeurIPS 2020). tent: their scales and offsets also make steps that lower the entropy
                        of the answers (Wang et al., ICLR 2021), which can fail. Networks without batch norm are refused
  --adapt-n N           pictures that are adapted to together (default ${pictures})
  --adapt-prior N       of bn: as how many pictures those of training count (default ${prior}; 0 for not at all)
  --adapt-order ORDER   shuffled (default), or by-class: one class after another
  --adapt-statistics W  which stand for those of training: file, measured (on clean pictures; the function stays as it is), or auto, the
                        file's unless they are strange to clean pictures (default)
  --adapt-rate X        of tent: learning rate (default ${tent.learningRate})
  --adapt-steps N       of tent: steps from each batch (default ${tent.steps})
  --adapt-episodic      of tent: each batch begins with the network as it was`;

const text = { type: 'string' } as const;
/** As they are given to `parseArgs`. */
export const ADAPT_OPTIONS = {
  adapt: text,
  'adapt-n': text,
  'adapt-prior': text,
  'adapt-order': text,
  'adapt-statistics': text,
  'adapt-rate': text,
  'adapt-steps': text,
  'adapt-episodic': { type: 'boolean' },
} as const;

type AdaptTexts = { [K in keyof typeof ADAPT_OPTIONS]?: (K extends 'adapt-episodic' ? boolean : string) | undefined };

export interface AdaptChoice {
  by: AdaptationName[];
  settings: AdaptationSettings;
}

/**
 * Null where nothing adapts.
 * @throws {UsageError} naming the option that is wrong, or that means nothing without another
 */
export function adaptChoice(texts: AdaptTexts): AdaptChoice | null {
  const given = (Object.keys(ADAPT_OPTIONS) as (keyof typeof ADAPT_OPTIONS)[]).filter(
    (name) => texts[name] !== undefined,
  );
  if (texts.adapt === undefined) {
    if (given.length > 0)
      throw new UsageError(`--${given[0]!} is about adapting: give --adapt bn or --adapt tent with it.`);
    return null;
  }
  const by = [...new Set(texts.adapt.split(',').map((name) => oneOf('adapt', name, ADAPTATIONS)))];
  const needsTent = given.find((name) => ['adapt-rate', 'adapt-steps', 'adapt-episodic'].includes(name));
  if (needsTent && !by.includes('tent')) throw new UsageError(`--${needsTent} is Tent's: give --adapt tent with it.`);
  if (texts['adapt-prior'] !== undefined && !by.includes('bn')) {
    throw new UsageError(
      '--adapt-prior is of batch-norm adaptation; Tent takes the statistics of the pictures alone: give --adapt bn with it.',
    );
  }
  const whole = (option: 'adapt-n' | 'adapt-prior' | 'adapt-steps', usual: number, low: number, high: number) =>
    texts[option] === undefined ? usual : wholeNumber(option, texts[option], low, high);
  return {
    by,
    settings: {
      ...ADAPTATION_DEFAULTS,
      pictures: whole('adapt-n', pictures, 2, 512),
      prior: whole('adapt-prior', prior, 0, 100_000),
      order: oneOf('adapt-order', texts['adapt-order'] ?? ADAPTATION_DEFAULTS.order, ADAPTATION_ORDERS),
      statistics: oneOf('adapt-statistics', texts['adapt-statistics'] ?? 'auto', ['auto', 'file', 'measured'] as const),
      tent: {
        learningRate: rate(texts['adapt-rate']),
        steps: whole('adapt-steps', tent.steps, 1, 20),
        mode: texts['adapt-episodic'] ? 'episodic' : tent.mode,
      },
    },
  };
}

function oneOf<T extends string>(option: string, given: string, known: readonly T[]): T {
  const found = known.find((name) => name === given.trim());
  if (found === undefined) throw new UsageError(`--${option} takes ${known.join(' or ')}; got "${given}".`);
  return found;
}

function rate(given: string | undefined): number {
  if (given === undefined) return tent.learningRate;
  const value = /^\s*\d*\.?\d+(e-?\d+)?\s*$/i.test(given) ? Number(given) : NaN;
  if (!(value >= 1e-7 && value <= 1)) {
    throw new UsageError(`--adapt-rate takes a number from 1e-7 to 1, such as ${tent.learningRate}; got "${given}".`);
  }
  return value;
}
