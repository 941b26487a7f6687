/** What the page and the report say about the embedded data: classes, sizes, authors, and what has to be disclosed. */
import type { ExperimentConfig } from '../contract/config';
import type { DataInfo } from '../contract/engine';
import { IMAGE_SIZE } from './composites';
import { splitSizes } from './splits';
import type { EmojiIndex } from './emojiPack';

const NOTE =
  'Every class is drawn once in each style, so the sets hold new composites, not new objects: training, validation and ' +
  'test pictures differ in seed, in background shapes and in background hues. Renditions and sketches are other drawings of ' +
  'the same things. Fluent Emoji and Fluent Emoji Flat share their outlines, and EmojiOne Monotone shares some ' +
  'drawings with EmojiOne, which is a source style. The natural set holds source-style composites that a fixed ' +
  'reference model, unrelated to the models under test, gets wrong. Transfer is learnt in three source styles and ' +
  'tested in the two others. ' +
  'In all that is trained on, 15 % of the pictures are grey.';

const ROLES = { source: 'source', rendition: 'renditions', sketch: 'sketch' } as const;

/** @returns `splits` in pictures; its `train` is what the embedded models were pre-trained on */
export function describeData(pack: EmojiIndex, config: ExperimentConfig): DataInfo {
  return {
    pack: pack.name,
    imageSize: IMAGE_SIZE,
    classNames: pack.classes.map((concept) => concept.label),
    splits: splitSizes(pack.name, config.data),
    note: NOTE,
    attribution: pack.styles.map((style) => ({
      style: style.label,
      licence: style.licence,
      author: style.author,
      role: ROLES[style.role],
    })),
  };
}
