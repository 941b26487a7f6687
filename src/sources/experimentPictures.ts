/**
 * The pictures of an experiment, wherever they come from: the embedded pack, or data of the user's own. Each part is made or
 * read when it is asked for.
 */
import type { ExperimentConfig } from '../contract/config';
import type { DataInfo } from '../contract/engine';
import type { ImageSet } from '../contract/image';
import { composites, IMAGE_SIZE } from './composites';
import { describeData } from './describe';
import type { EmojiIndex } from './emojiPack';
import { splitSizes, type Part } from './splits';

export type { Part } from './splits';

export interface ExperimentPictures {
  /** Hash of everything that the pictures depend on but the configuration. */
  hash: string;
  /** Of all pictures, in pixels. */
  side: number;
  classNames: readonly string[];
  /** ImageNet index of each class, where they are classes of ImageNet. */
  imagenetIndices: readonly number[] | null;
  /** Number of each class in a file of labels, as a network that was trained on it counts. */
  classNumbers?: readonly number[];
  /** What the page and the report say about them. */
  info: DataInfo;
  /**
   * Labels of `unlabelled` are −1.
   * @param count the first so many pictures; all that the configuration asks for by default
   * @returns null where the data has no such part
   */
  part(name: Part, count?: number): Promise<ImageSet | null>;
  /** Labels that a part is about, where these are not all of the classes. */
  labelSubset(name: Part): readonly number[] | null;
  /** Pictures that others corrupted, in place of corruptions made here; null where there are none. */
  corrupted: ((corruption: string, severity: number) => Promise<ImageSet | null>) | null;
}

/** Composites of the embedded pack. Its drawings are read with the first part. */
export function embeddedPictures(pack: EmojiIndex, config: ExperimentConfig): ExperimentPictures {
  const info = describeData(pack, config);
  const sizes = splitSizes(pack.name, config.data);
  return {
    hash: pack.name,
    side: IMAGE_SIZE,
    classNames: info.classNames,
    imagenetIndices: null,
    info,
    async part(name, count = sizes[name]) {
      const set = name === 'to-corrupt' ? 'clean' : name;
      return count === 0 ? null : composites(await pack.drawings(), { set, count, seed: config.seed });
    },
    labelSubset: () => null,
    corrupted: null,
  };
}
