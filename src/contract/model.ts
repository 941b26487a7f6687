/** What the page knows of a model: plain metadata. */
import type { NetworkTraits } from './methodGroups';

export interface BlockInfo {
  name: string;
  parameters: number;
  /** Floating-point operations of one forward pass of one image, 2 per multiply-add. */
  flops: number;
}

export interface ModelInfo {
  id: string;
  label: string;
  role: 'small' | 'large';
  description: string;
  source: string;
  licence: string;
  /** Side of the square input in pixels. */
  inputSize: number;
  classNames: readonly string[];
  parameters: number;
  flops: number;
  /** In forward order; the model can be cut before any of them. The classifier is the last. */
  blocks: readonly BlockInfo[];
  /** What some methods need of it. */
  traits?: NetworkTraits;
  /** Bytes of the weight file. */
  bytes: number;
  /** Where its training pictures came from the web in large numbers, or may have: what is known of it, a sentence. */
  webTraining?: string;
}
