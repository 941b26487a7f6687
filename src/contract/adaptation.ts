/** Adapting a network at test time to the pictures that it is to answer: which way, and its settings. Plain data. */
import * as v from 'valibot';
import { real, whole } from './numberSchemas';

/** `bn`: batch-norm adaptation (Schneider et al., NeurIPS 2020). `tent`: Tent (Wang et al., ICLR 2021). */
export const ADAPTATIONS = ['bn', 'tent'] as const;
export type AdaptationName = (typeof ADAPTATIONS)[number];

/** How the pictures of a test set come: mixed, or class by class, which is what a camera sees. */
export const ADAPTATION_ORDERS = ['shuffled', 'by-class'] as const;

/** What both need, and what is Tent's alone; the defaults were chosen on validation corruptions (docs/adaptation.md). */
export const ADAPTATION_DEFAULTS = {
  pictures: 32,
  prior: 256,
  order: 'shuffled',
  statistics: 'auto',
  tent: { learningRate: 4e-3, steps: 1, mode: 'online' },
  stream: 4,
} as const;

export const adaptationSchema = v.strictObject({
  /** n: test pictures that are adapted to together, which are those that are answered. */
  pictures: whole(2, 512),
  /** N: how many pictures those of training count as beside them. Of `bn` alone; Tent's count as none. */
  prior: whole(0, 100_000),
  order: v.picklist(ADAPTATION_ORDERS),
  /**
   * Which statistics stand for those of training: the file's, those measured on clean pictures that were learnt from, or the file's unless they
   * are strange to clean pictures, as where norms were folded away and taken out again.
   */
  statistics: v.picklist(['auto', 'file', 'measured']),
  tent: v.strictObject({
    learningRate: real(1e-7, 1),
    /** Steps from each batch. */
    steps: whole(1, 20),
    /** Online, what a batch has taught goes on to the next; episodic, each batch begins with the network as it was before. */
    mode: v.picklist(['online', 'episodic']),
  }),
  /** How often the pictures of a set come again in the stream that Tent's failure is shown on; 0 leaves it out. */
  stream: whole(0, 50),
});
export type AdaptationSettings = v.InferOutput<typeof adaptationSchema>;
