/** How the answers of the models change along the severity of one step of a composition, and where they flip. */
import type { SweepCurve, SweepRequest } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import { corruptBySteps, type CompositionOptions } from '../../perturb/composition';
import { macrotask } from '../experiment/jobControl';
import type { AnsweringClassifier } from './withClassifiers';

/** How exactly a flip is found, in severities. */
const PRECISION = 0.05;

export type SweepParts = Pick<SweepRequest, 'picture' | 'whole' | 'steps' | 'step' | 'severities'>;

/** @throws RangeError for a step that does not exist, or severities that are not ascending or neither 0 nor 1..5 */
export function checkSweep({ steps, step, severities }: SweepParts): void {
  if (!(Number.isInteger(step) && step >= 0 && step < steps.length)) {
    throw new RangeError(`The composition has ${steps.length} steps: there is no step ${step} to sweep.`);
  }
  if (severities.length === 0) throw new RangeError('Name at least one severity to sweep.');
  for (const [i, severity] of severities.entries()) {
    if (!(severity === 0 || (severity >= 1 && severity <= 5))) {
      throw new RangeError(`A severity must be 0 (the step is left out) or from 1 to 5, not ${severity}.`);
    }
    if (i > 0 && severity <= severities[i - 1]!) throw new RangeError('The severities must ascend.');
  }
}

/** One picture for each severity is made for all models, and the models see them in batches. */
export async function sweepSeverity(
  request: SweepParts,
  options: CompositionOptions,
  classifiers: readonly AnsweringClassifier[],
): Promise<SweepCurve[]> {
  const { picture, whole = false, severities } = request;
  const made = new Map<number, Promise<Picture>>();
  const at = (severity: number): Promise<Picture> => {
    const known = made.get(severity) ?? pictureAt(request, options, severity);
    made.set(severity, known);
    return known;
  };
  const pictures: Picture[] = [picture];
  for (const severity of severities) {
    pictures.push(await at(severity));
    // A slider that is dragged meanwhile must not wait for the whole sweep.
    await macrotask();
  }
  const curves: SweepCurve[] = [];
  for (const asked of classifiers) {
    const [untouched, ...answers] = (await asked.probabilities(pictures, whole)).map(bestOf);
    const differs = async (severity: number) => {
      const [probabilities] = await asked.probabilities([await at(severity)], whole);
      await macrotask();
      return bestOf(probabilities!).index !== untouched!.index;
    };
    const first = answers.findIndex(({ index }) => index !== untouched!.index);
    curves.push({
      model: asked.label,
      ...asked.by,
      answers: answers.map(({ index, probability }, i) => ({
        severity: severities[i]!,
        className: asked.classNames[index]!,
        probability,
      })),
      flip: first < 0 ? null : await bisect(severities[first - 1] ?? 0, severities[first]!, differs),
    });
  }
  return curves;
}

function pictureAt({ picture, steps, step }: SweepParts, options: CompositionOptions, severity: number) {
  const changed = steps.flatMap((one, k) => (k !== step ? [one] : severity === 0 ? [] : [{ ...one, severity }]));
  return corruptBySteps(picture, changed, options);
}

/** The answer differs at `high` and not at `low`; nothing lies between 0 and 1. */
async function bisect(low: number, high: number, differs: (severity: number) => Promise<boolean>): Promise<number> {
  let [same, other] = [low, high];
  if (same < 1 && other > 1) {
    if (await differs(1)) return 1;
    same = 1;
  }
  while (other > 1 && other - same > PRECISION) {
    const middle = (same + other) / 2;
    if (await differs(middle)) other = middle;
    else same = middle;
  }
  return other;
}

function bestOf(probabilities: Float32Array): { index: number; probability: number } {
  let index = 0;
  for (let k = 1; k < probabilities.length; k++) if (probabilities[k]! > probabilities[index]!) index = k;
  return { index, probability: probabilities[index]! };
}
