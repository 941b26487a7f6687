/** The nineteen corruptions of ImageNet-C (fifteen and the four for validation): 8-bit pictures in, 8-bit pictures out. */
import type { ImageSet } from '../../../src/contract/image';
import { corruptPicture, corruptSet } from '../../../src/perturb/corruptSet';
import { generatedPictures } from '../measurePerturbations';
import type { Measured } from './backends';
import type { Plan } from './plan';
import { isTimes, VARIANTS, type Outcome, type Row, type Times, type Variant } from './rows';
import type { SectionCase } from './section';
import { timed } from './timing';

const SEVERITY = 3;
/** So many that what is drawn on the host and kept (five textures of frost, for one) is there before anything is timed. */
const WARM_UP = 8;

export const CORRUPTION = {
  title: 'Corruptions of ImageNet-C',
  method:
    'Severity 3, 8-bit pictures in, 8-bit pictures read back: reading waits for the device. Every repetition draws new random numbers. ' +
    'Pictures are drawn by formula.',
  cases: (plan: Plan): SectionCase<Uint8Array>[] =>
    plan.corruptions.flatMap((setting) =>
      plan.corruptionNames.map((name) => ({
        name: `${name}, ${settingName(setting)}`,
        unit: UNIT,
        run: (variant: Variant) => corruption(name, setting, plan, variant),
        agreement: differing,
      })),
    ),
  /** All of a size together, where none is missing. */
  summary: (rows: readonly Row[], plan: Plan): Row[] =>
    plan.corruptions.map((setting) => {
      const each = plan.corruptionNames.map((name) =>
        rows.find((row) => row.name === `${name}, ${settingName(setting)}`),
      );
      const outcomes = Object.fromEntries(
        VARIANTS.map((variant) => [variant, summed(each.map((row) => row?.outcomes[variant]))]),
      ) as Row['outcomes'];
      return { name: `all ${each.length}, ${settingName(setting)}`, unit: UNIT, outcomes, agreement: '' };
    }),
};

const UNIT = 'ms a picture';

interface Setting {
  size: number;
  batch: number;
}

function settingName({ size, batch }: Setting): string {
  return `${size} px${batch > 1 ? `, ${batch} at a time` : ''}`;
}

function summed(outcomes: readonly (Outcome | undefined)[]): Outcome {
  const times = outcomes.filter((outcome) => outcome !== undefined && isTimes(outcome));
  if (times.length < outcomes.length) return { left: 'some were not measured' };
  const sum = (of: (one: Times) => number) => times.reduce((total, one) => total + of(one), 0);
  return {
    median: sum(({ median }) => median),
    min: sum(({ min }) => min),
    max: sum(({ max }) => max),
    dispatches: sum(({ dispatches = 0 }) => dispatches),
    runs: Math.min(...times.map(({ runs }) => runs)),
  };
}

async function corruption(
  name: string,
  { size, batch }: Setting,
  plan: Plan,
  variant: Variant,
): Promise<Measured<Uint8Array>> {
  const set = setOf(size, batch);
  const options = (seed: number) => ({ severity: SEVERITY, seed, table: 'imagenet-c' as const });
  const corrupted = async (seed: number) =>
    batch > 1
      ? (await corruptSet(set, name, options(seed), batch)).pixels
      : (await corruptPicture({ height: size, width: size, pixels: set.pixels }, name, options(seed))).pixels;
  let values = new Uint8Array();
  const times = await timed(
    async (run) => {
      const pixels = await corrupted(run);
      if (run === 0) values = Uint8Array.from(pixels);
    },
    plan.dry ? plan.repetitions(variant) : { ...plan.repetitions(variant), warmUp: WARM_UP },
    batch,
  );
  return { times, values };
}

function differing(actual: Uint8Array, expected: Uint8Array): string {
  let [equal, far] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    if (difference === 0) equal++;
    if (difference > 1) far++;
  }
  if (equal === expected.length) return 'equal';
  const share = (count: number) => `${((100 * count) / expected.length).toFixed(2)} %`;
  return far === 0 ? `${share(equal)} equal, the rest 1 level off` : `${share(far)} off by more than 1 level`;
}

function setOf(size: number, count: number): ImageSet {
  const values = size * size * 3;
  const pixels = new Uint8Array(count * values);
  generatedPictures(count, size).forEach((picture, i) => pixels.set(picture.pixels, i * values));
  return {
    name: 'bench',
    count,
    height: size,
    width: size,
    pixels,
    labels: new Int32Array(count).fill(-1),
    classNames: [],
  };
}
