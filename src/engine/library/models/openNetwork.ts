/** Opens a kept network: weights into TensorFlow, tensor by tensor, and for a CLIP the way from words to its classifier. */
import type * as tf from '../../../compute/tf';
import type { KeptModel } from '../../../contract/library';
import { zeroShotFromFile } from '../../../models/clip';
import { disposeWeights, type Architecture, type Weights } from '../../../models/model';
import { loadRecognisedFrom } from '../../../models/recognise';
import { readWeight, storedShapes } from '../../../models/weightFile';
import type { RangedFile } from '../../../store/files/RangedFile';
import { readConfig } from './config/readConfig';
import { TOKENIZER, TOKENIZER_CONFIG } from './inspectNetwork';
import { openWeights } from './openWeights';

export interface OpenedModel {
  kept: KeptModel;
  architecture: Architecture;
  weights: Weights;
  classNames: readonly string[] | null;
  /** CLIP: a classifier from the names of classes. The tensors belong to the caller. Works also after `dispose`. */
  zeroShot: ((classNames: readonly string[]) => Promise<{ weight: tf.Tensor2D; bias: tf.Tensor1D }>) | null;
  /** Frees the weights. */
  dispose(): void;
}

/** @param files the weights first, then what was kept with them */
export async function openNetwork(kept: KeptModel, files: readonly RangedFile[]): Promise<OpenedModel> {
  const { file, header } = await openWeights(files[0]!, kept.options);
  const { overrides } = await readConfig(files.slice(1), kept.options);
  const { architecture, weights } = await loadRecognisedFrom(file, overrides, { header });
  const zeroShot = async (classNames: readonly string[]) => {
    const named = (name: string) => files.find(({ path }) => path === name);
    const tokenizer = await named(TOKENIZER)!.read();
    const tokenizerConfig = await named(TOKENIZER_CONFIG)?.read();
    const source = {
      shapes: storedShapes(header),
      readWeight: (name: string, shape: readonly number[]) => readWeight(file, header, name, shape),
    };
    return zeroShotFromFile({ ...source, tokenizer, ...(tokenizerConfig ? { tokenizerConfig } : {}) }, classNames);
  };
  return {
    kept,
    architecture,
    weights,
    classNames: kept.classNames,
    zeroShot: kept.kind === 'clip' ? zeroShot : null,
    dispose: () => disposeWeights(weights),
  };
}
