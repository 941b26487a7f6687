/** Pictures of the embedded data for the page to show. */
import type { ExperimentConfig } from '../contract/config';
import type { Samples, SampleSet } from '../contract/engine';
import type { ImageSet, Picture } from '../contract/image';
import { deriveSeed } from '../num/random';
import { augmentBatch } from '../perturb/augment/augmentation';
import { composites } from '../sources/composites';
import type { EmojiPack } from '../sources/emojiPack';
import type { CompositeSet } from '../sources/sets';

const SETS: Record<SampleSet, CompositeSet> = {
  train: 'labelled',
  clean: 'clean',
  renditions: 'renditions',
  sketch: 'sketch',
  natural: 'natural',
  transfer: 'transfer-test',
  augmented: 'teacher',
};

/** The first `count` pictures of a set; `augmented` shows three augmented views of each picture after it. */
export function samplePictures(pack: EmojiPack, config: ExperimentConfig, name: SampleSet, count: number): Samples {
  const { seed } = config;
  if (name !== 'augmented') return shown(composites(pack, { set: SETS[name], count, seed }));
  const plain = composites(pack, { set: SETS[name], count: Math.ceil(count / 4), seed });
  const views = [0, 1, 2].map((view) => {
    const indices = Int32Array.from({ length: plain.count }, (_, i) => i);
    const mixed = augmentBatch(config.teacher, plain, indices, deriveSeed(seed, 'teacher-augment'), view);
    return { ...plain, pixels: Uint8Array.from(mixed, (value) => Math.round(value * 255)) };
  });
  const columns = [plain, ...views].map((set) => shown(set));
  return {
    pictures: interleaved(columns.map((column) => column.pictures)),
    labels: interleaved(columns.map((column) => column.labels)),
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
