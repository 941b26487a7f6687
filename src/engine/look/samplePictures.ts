/** Pictures of an experiment's data for the page to show. */
import type { ExperimentConfig } from '../../contract/config';
import type { Samples, SampleSet } from '../../contract/engine';
import type { ImageSet, Picture } from '../../contract/image';
import { deriveSeed } from '../../num/random';
import { augmentBatch, makesViews } from '../../perturb/augment/augmentation';
import type { ExperimentPictures, Part } from '../../sources/experimentPictures';
import { attackedView } from '../../train/teacher';
import type { BaseModel } from '../inputs/baseModels';

const SETS: Record<SampleSet, Part> = {
  train: 'labelled',
  clean: 'clean',
  arrivals: 'new-arrivals',
  renditions: 'renditions',
  sketch: 'sketch',
  natural: 'natural',
  transfer: 'transfer-test',
  augmented: 'teacher',
};

/**
 * The first `count` pictures of a set; `augmented` shows three augmented views of each picture after it.
 * None where the data has no such set.
 * @param withSmall the pre-trained small model with the classes of the data, which adversarial views attack: what the teacher sees
 *   in its first step
 */
export async function samplePictures(
  pictures: ExperimentPictures,
  config: ExperimentConfig,
  name: SampleSet,
  count: number,
  withSmall: <T>(use: (small: BaseModel) => Promise<T>) => Promise<T>,
): Promise<Samples> {
  const { seed, teacher } = config;
  const plain = await pictures.part(SETS[name], name === 'augmented' ? Math.ceil(count / 4) : count);
  if (!plain) return { pictures: [], labels: [] };
  if (name !== 'augmented') return shown(plain);
  const indices = Int32Array.from({ length: plain.count }, (_, i) => i);
  const augmentSeed = deriveSeed(seed, 'teacher-augment');
  const made = async (viewOf: (view: number) => Promise<Float32Array>) => {
    const views: ImageSet[] = [];
    for (const view of [0, 1, 2]) {
      const mixed = await viewOf(view);
      views.push({ ...plain, pixels: Uint8Array.from(mixed, (value) => Math.round(value * 255)) });
    }
    return views;
  };
  const { strength } = teacher;
  const views = makesViews(teacher)
    ? await made(async (view) => augmentBatch(teacher, plain, indices, augmentSeed, view))
    : await withSmall((small) => made(attacker(small, plain, indices, { strength, seed: augmentSeed })));
  const columns = [plain, ...views].map((set) => shown(set));
  return {
    pictures: interleaved(columns.map((column) => column.pictures)),
    labels: interleaved(columns.map((column) => column.labels)),
  };
}

function attacker(
  { architecture, weights }: BaseModel,
  set: ImageSet,
  indices: Int32Array,
  options: { strength: number; seed: number },
): (view: number) => Promise<Float32Array> {
  return async (view) => {
    const attacked = attackedView(architecture, weights, set, indices, { ...options, view });
    const values = await attacked.data<'float32'>();
    attacked.dispose();
    return values;
  };
}

function shown(set: ImageSet): Samples {
  const size = set.width * set.height * 3;
  const pictures: Picture[] = Array.from({ length: set.count }, (_, i) => ({
    width: set.width,
    height: set.height,
    pixels: set.pixels.slice(i * size, (i + 1) * size),
  }));
  return { pictures, labels: Array.from(set.labels, (label) => set.classNames[label] ?? '') };
}

function interleaved<T>(columns: readonly T[][]): T[] {
  return columns[0]!.flatMap((_, i) => columns.map((column) => column[i]!));
}
