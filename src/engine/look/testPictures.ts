/** Single pictures of the test sets, as the models of an experiment saw them, and what makes them again from their clean ones. */
import type { ExperimentConfig } from '../../contract/config';
import type { ImageSet, Picture } from '../../contract/image';
import type { TestPick, TestPicture } from '../../contract/testPicture';
import { deriveSeed, hash3 } from '../../num/random';
import { corruptBySteps } from '../../perturb/composition';
import type { ExperimentPictures, Part } from '../../sources/experimentPictures';
import { EngineError } from '../engineError';

/** @throws {EngineError} where the data has no such picture; what corrupting throws */
export async function testPictures(
  pictures: ExperimentPictures,
  config: ExperimentConfig,
  picks: readonly TestPick[],
): Promise<TestPicture[]> {
  const sets = new Map<string, Promise<ImageSet | null>>();
  // The first so many are enough; a pack would make more than the experiment has.
  const setOf = (part: Part, count: number) => {
    const found = sets.get(part) ?? pictures.part(part, Math.min(count, pictures.info.splits[part] ?? 0));
    sets.set(part, found);
    return found;
  };
  const mostIn = (corrupted: boolean) =>
    1 +
    Math.max(...picks.filter(({ corruption }) => (corruption !== undefined) === corrupted).map(({ index }) => index));
  const out: TestPicture[] = [];
  for (const pick of picks) {
    const { index, corruption, severity } = pick;
    if (corruption === undefined) {
      const set = await setOf('new-arrivals', mostIn(false));
      out.push(asItCame(pictureAt(set, index), labelAt(set, index), config, index));
    } else if (severity === undefined) {
      throw new EngineError(`Picture ${index}: a severity from 1 to 5 is missing.`);
    } else if (pictures.corrupted) {
      const set = await pictures.corrupted(corruption, severity);
      out.push(asItCame(pictureAt(set, index), labelAt(set, index), config, index));
    } else {
      const set = await setOf('to-corrupt', mostIn(true));
      out.push(await corruptedAgain(set, config, { index, corruption, severity }));
    }
  }
  return out;
}

function asItCame(shown: Picture, label: string, { seed, benchmark }: ExperimentConfig, index: number): TestPicture {
  return { label, shown, picture: shown, steps: [], seed, index, table: benchmark.table };
}

async function corruptedAgain(
  set: ImageSet | null,
  { seed, benchmark: { table } }: ExperimentConfig,
  { index, corruption, severity }: Required<TestPick>,
): Promise<TestPicture> {
  const picture = pictureAt(set, index);
  const label = labelAt(set, index);
  const steps = [{ perturbation: corruption, severity }];
  // As the test sets draw: by the picture's name, where it has one, else by its number.
  const stream = set!.streams?.[index];
  const drawn =
    stream === undefined ? { seed: deriveSeed(seed, 'benchmark'), index } : { seed: hash3(seed, stream, 0), index: 0 };
  const shown = await corruptBySteps(picture, steps, { ...drawn, table });
  return { label, shown, picture, steps, ...drawn, table };
}

function pictureAt(set: ImageSet | null, index: number): Picture {
  if (!set || !(index >= 0 && index < set.count)) {
    throw new EngineError(
      `There is no test picture number ${index} here: the data or its sizes are others than in the experiment.`,
    );
  }
  const { width, height, pixels } = set;
  const size = width * height * 3;
  return { width, height, pixels: pixels.slice(index * size, (index + 1) * size) };
}

function labelAt(set: ImageSet | null, index: number): string {
  return set?.classNames[set.labels[index]!] ?? '';
}
