/**
 * The mean corruption error of one model: Hendrycks and Dietterich, "Benchmarking Neural Network Robustness to Common
 * Corruptions and Perturbations", ICLR 2019, section 4. The error under each corruption, summed over the five severities, is
 * divided by that of AlexNet, so that hard corruptions do not outweigh easy ones; the mean over the fifteen is the mCE. The
 * relative mCE does the same with what corruption adds to the clean error.
 *
 * AlexNet's errors belong to its setting. In any other (fewer classes, other pictures, other severities) the quotient looks
 * like a published number and is none, so there the plain mean of errors is given and says what is missing.
 */
import { TEST_CORRUPTIONS } from '../contract/presets';
import type { SeverityTable } from '../contract/perturbation';
import type { Accuracy, MethodResult, PerCorruption } from '../contract/report';
import { mean } from '../num/statistics';

/**
 * Top-1 error of AlexNet under each corruption of ImageNet-C, mean over its five severities, 0..1: the fifteen and, below, the
 * four published for validation. From `ImageNet-C/test.py` of the authors' code.
 */
export const ALEXNET_ERRORS: Readonly<Record<string, number>> = {
  gaussian_noise: 0.886428,
  shot_noise: 0.894468,
  impulse_noise: 0.92264,
  defocus_blur: 0.81988,
  glass_blur: 0.826268,
  motion_blur: 0.785948,
  zoom_blur: 0.79836,
  snow: 0.866816,
  frost: 0.826572,
  fog: 0.819324,
  brightness: 0.564592,
  contrast: 0.853204,
  elastic_transform: 0.646056,
  pixelate: 0.71784,
  jpeg_compression: 0.6065,
  gaussian_blur: 0.787108,
  saturate: 0.658248,
  spatter: 0.717512,
  speckle_noise: 0.845388,
};

/** Top-1 error of AlexNet on the clean validation pictures, 0..1. */
const ALEXNET_CLEAN_ERROR = 0.435;

const SEVERITIES = ['1', '2', '3', '4', '5'];

export interface Setting {
  /** How many classes the answers were chosen from. */
  classes: number;
  /** Whether they are ImageNet's. */
  imagenet: boolean;
  /** Side in pixels of the pictures that were corrupted. */
  side: number;
  /** Accuracy on the clean pictures. */
  clean: Pick<Accuracy, 'accuracy' | 'n'>;
  /** Whose strengths the severities have; default ImageNet-C. */
  table?: SeverityTable;
  /** The part of the pictures that was corrupted, in words; null or left out for all of it. */
  part?: string | null;
}

/**
 * @returns errors as shares: 1 is as many as AlexNet's where `normalised`, every answer wrong where not. `relative` (which may
 *   be negative) only where normalised. `why` says what was divided by, or what is missing.
 * @throws {RangeError} where nothing was measured under any corruption
 */
export function corruptionError(
  perCorruption: PerCorruption,
  setting: Setting,
): NonNullable<MethodResult['corruptionError']> {
  const missing = whatIsMissing(perCorruption, setting);
  if (missing.length > 0) {
    return {
      value: plainMean(perCorruption),
      normalised: false,
      why: `Not divided by the errors of AlexNet, which needs ${missing.join('; ')}.`,
    };
  }
  const clean = 1 - setting.clean.accuracy;
  const errors = TEST_CORRUPTIONS.map((name) => ({
    error: mean(SEVERITIES.map((severity) => 1 - perCorruption[name]![severity]!.accuracy)),
    alexNet: ALEXNET_ERRORS[name]!,
  }));
  return {
    value: mean(errors.map(({ error, alexNet }) => error / alexNet)),
    normalised: true,
    relative: mean(errors.map(({ error, alexNet }) => (error - clean) / (alexNet - ALEXNET_CLEAN_ERROR))),
    why: 'Divided by the errors of AlexNet on ImageNet-C, corruption by corruption: 100 % is as many errors as AlexNet makes.',
  };
}

/** Each condition that is not met, as what it needs and what there is. */
function whatIsMissing(
  perCorruption: PerCorruption,
  { classes, imagenet, side, clean, table = 'imagenet-c', part = null }: Setting,
): string[] {
  const missing: string[] = [];
  if (!imagenet || classes !== 1000) {
    missing.push(
      `the 1,000 classes of ImageNet (here ${imagenet ? `${classes} of them` : `${classes} other classes`})`,
    );
  }
  if (side !== 224) missing.push(`pictures of 224 px (here ${side})`);
  if (table !== 'imagenet-c') missing.push(`the strengths of ImageNet-C (here those of ${table})`);
  if (part !== null) missing.push(`whole pictures that are corrupted (here on a part: ${part})`);
  const measured = (name: string, severity: string) => (perCorruption[name]?.[severity]?.n ?? 0) > 0;
  const absent = TEST_CORRUPTIONS.filter((name) => !SEVERITIES.some((severity) => measured(name, severity)));
  if (absent.length > 0) {
    const names =
      absent.length <= 4 ? absent.join(', ') : `${absent.slice(0, 3).join(', ')} and ${absent.length - 3} more`;
    missing.push(`all fifteen corruptions (without ${names})`);
  }
  const skipped = SEVERITIES.filter((severity) =>
    TEST_CORRUPTIONS.some((name) => !absent.includes(name) && !measured(name, severity)),
  );
  if (skipped.length > 0) missing.push(`all five severities of each (without ${skipped.join(', ')})`);
  if (clean.n === 0) missing.push('clean pictures');
  return missing;
}

/** Every corruption counts the same, however many of its severities were measured. */
function plainMean(perCorruption: PerCorruption): number {
  const errors = Object.values(perCorruption).flatMap((bySeverity) => {
    const measured = Object.values(bySeverity).filter(({ n }) => n > 0);
    return measured.length > 0 ? [mean(measured.map(({ accuracy }) => 1 - accuracy))] : [];
  });
  if (errors.length === 0) throw new RangeError('corruptionError: no prediction under any corruption was given');
  return mean(errors);
}
