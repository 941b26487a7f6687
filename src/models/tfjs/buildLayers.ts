/**
 * Builds a layers model out of its topology, which may come from anywhere. A topology says how large its layers are, and TensorFlow.js makes room for
 * them as it builds: here every layer is counted first, and one that would be larger than the weights that came with it is refused.
 */
import * as tf from '../../compute/tf';
import { layers, models, type LayersModel } from '../../compute/tfModels';
import { TfjsModelError } from './artifacts';
import { shownName, shownShape } from '../shown';

/** Numbers that one layer may give for one picture: 512 MB of them. */
const MOST_OUTPUT = 2 ** 27;

interface BuildingLayer {
  /** TensorFlow.js: weights begin as zeros, which saves drawing numbers that the file replaces. */
  fastWeightInitDuringBuild: boolean;
  name: string;
}
type AddWeight = (this: BuildingLayer, name: string, shape: readonly number[], ...others: unknown[]) => unknown;

/**
 * @param parameters values of all weights that came with the topology
 * @returns what `modelFromJSON` promises; the layers are made, and their variables held, when this returns
 * @throws {TfjsModelError} inside of the promise, where the layers are larger than that
 */
export function buildLayers(topology: tf.io.ModelArtifacts['modelTopology'], parameters: number): Promise<LayersModel> {
  const layer = layers.Layer.prototype as unknown as { addWeight: AddWeight };
  const { addWeight } = layer;
  let counted = 0;
  layer.addWeight = function (name, shape, ...others) {
    counted += shape.reduce((product, n) => product * n, 1);
    // Not a number is no size either.
    if (!(counted <= parameters) || !shape.every((n) => Number.isSafeInteger(n) && n >= 0)) {
      throw new TfjsModelError(
        `The topology asks for more than the ${parameters} parameters that came with it (at ${shownName(String(this.name))}, ${shownName(name)} ${shownShape(shape)}): model.json and its weights do not belong together, or it is damaged.`,
      );
    }
    this.fastWeightInitDuringBuild = true;
    let weight: unknown;
    // Its first values are let go where no variable comes of them. Variables outlive the tidy.
    tf.tidy(() => {
      weight = addWeight.call(this, name, shape, ...others);
    });
    return weight;
  };
  try {
    return models.modelFromJSON({ modelTopology: topology } as Parameters<typeof models.modelFromJSON>[0]);
  } finally {
    layer.addWeight = addWeight;
  }
}

/**
 * Whether every layer's answer about one picture fits into memory.
 * @param side of the picture, where the model takes any
 * @throws {TfjsModelError} naming the layer whose does not
 */
export function checkOutputs(model: LayersModel, side: number): void {
  for (const layer of model.layers) {
    for (const shape of outputShapes(layer)) {
      const size = shape.slice(1).reduce<number>((product, n) => product * (n ?? side), 1);
      if (size <= MOST_OUTPUT) continue;
      throw new TfjsModelError(
        `The layer ${shownName(layer.name)} gives ${shownShape(shape)} for one picture, which does not fit into memory.`,
      );
    }
  }
}

/** Nothing of a layer that is used in several places with several shapes: TensorFlow.js does not tell. */
function outputShapes(layer: layers.Layer): (number | null)[][] {
  try {
    const shape = layer.outputShape;
    return Array.isArray(shape[0]) ? (shape as (number | null)[][]) : [shape as (number | null)[]];
  } catch {
    return [];
  }
}
