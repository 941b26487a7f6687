/**
 * What blocks are put together from: a layer knows its weights by their published names, its output shape and its cost, so a
 * block's parameters and operations are sums and cannot disagree with what it computes.
 */
import * as tf from '../compute/tf';
import type { Architecture, Block, Recipe, Weights } from './architecture';
import type { Preprocessing } from './preprocessing';

export type Shape = readonly number[];

export interface Layer {
  /** Engine layout: filters [height, width, in, out], depthwise [height, width, channels, 1], linear [in, out]. */
  weightShapes: Readonly<Record<string, Shape>>;
  /** Those of the weights that are statistics, not parameters: they are never trained. */
  bufferNames?: readonly string[];
  /** Of one picture, without the batch. */
  outputShape: Shape;
  /** Of one picture, 2 per multiply-add. */
  flops: number;
  forward(weights: Weights, x: tf.Tensor): tf.Tensor;
}

/** A layer that takes its channel count and size from what comes in. */
export type LayerPlan = (inputShape: Shape) => Layer;

export function elements(shape: Shape): number {
  return shape.reduce((size, n) => size * n, 1);
}

/** One layer after the other. */
export function sequence(...plans: LayerPlan[]): LayerPlan {
  return (inputShape) => {
    const layers: Layer[] = [];
    for (const plan of plans) layers.push(plan(layers.at(-1)?.outputShape ?? inputShape));
    return {
      weightShapes: Object.assign({}, ...layers.map((layer) => layer.weightShapes)) as Record<string, Shape>,
      bufferNames: layers.flatMap((layer) => layer.bufferNames ?? []),
      outputShape: layers.at(-1)?.outputShape ?? inputShape,
      flops: layers.reduce((sum, layer) => sum + layer.flops, 0),
      forward: (weights, x) => layers.reduce((activations, layer) => layer.forward(weights, activations), x),
    };
  };
}

/** x + branch(x), or shortcut(x) + branch(x), then `after`. */
export function residual(
  branch: LayerPlan,
  options: { shortcut?: LayerPlan; after?: (x: tf.Tensor) => tf.Tensor } = {},
): LayerPlan {
  return (inputShape) => {
    const [inner, shortcut] = [branch(inputShape), options.shortcut?.(inputShape)];
    const across = shortcut?.outputShape ?? inputShape;
    if (across.join() !== inner.outputShape.join()) {
      throw new RangeError(`A branch of [${inner.outputShape.join(', ')}] cannot be added to [${across.join(', ')}].`);
    }
    return {
      weightShapes: { ...inner.weightShapes, ...shortcut?.weightShapes },
      bufferNames: [...(inner.bufferNames ?? []), ...(shortcut?.bufferNames ?? [])],
      outputShape: inner.outputShape,
      flops: inner.flops + (shortcut?.flops ?? 0),
      forward: (weights, x) => {
        const sum = tf.add(shortcut ? shortcut.forward(weights, x) : x, inner.forward(weights, x));
        return options.after ? options.after(sum) : sum;
      },
    };
  };
}

/** A step without weights. @param shape what it makes of the shape that comes in; unchanged by default */
export function step(forward: (x: tf.Tensor) => tf.Tensor, shape: (inputShape: Shape) => Shape = (s) => s): LayerPlan {
  return (inputShape) => ({
    weightShapes: {},
    outputShape: shape(inputShape),
    flops: 0,
    forward: (_, x) => forward(x),
  });
}

/** Global average pooling: [batch, h, w, channels] becomes [batch, channels]. */
export const averagePool: LayerPlan = step(
  (x) => tf.mean(x, [1, 2]),
  (shape) => shape.slice(-1),
);

/** Names a layer as a place where the model can be cut. */
export function blockOf(name: string, inputShape: Shape, plan: LayerPlan): Block {
  const { weightShapes, bufferNames = [], outputShape, flops, forward } = plan(inputShape);
  const weightNames = Object.keys(weightShapes).filter((weight) => !bufferNames.includes(weight));
  return {
    name,
    weightNames,
    bufferNames,
    weightShapes,
    inputShape,
    outputShape,
    parameters: weightNames.reduce((sum, weight) => sum + elements(weightShapes[weight]!), 0),
    flops,
    forward: (weights, x) => tf.tidy(() => forward(weights, x)),
  };
}

export interface ArchitecturePlan {
  id: string;
  inputSize: number;
  recipe?: Recipe;
  preprocessing: Preprocessing;
  classifier: string;
  classifierFromWords?: boolean;
  /** Tensors that files of this architecture may hold besides its weights; they are left out knowingly. */
  unused?: RegExp;
}

/** @param named blocks by name, first to last; the last gives features [width] */
export function architectureOf(plan: ArchitecturePlan, named: readonly (readonly [string, LayerPlan])[]): Architecture {
  const blocks: Block[] = [];
  for (const [name, layer] of named) {
    const input = blocks.at(-1)?.outputShape ?? [plan.inputSize, plan.inputSize, 3];
    blocks.push(blockOf(name, input, layer));
  }
  return assemble(plan, blocks);
}

/** An architecture from finished blocks and the name of the linear classifier behind them. */
export function assemble(plan: ArchitecturePlan, blocks: readonly Block[]): Architecture {
  const output = blocks.at(-1)!.outputShape;
  if (output.length !== 1) throw new RangeError(`The last block of ${plan.id} gives no feature vector.`);
  const featureWidth = output[0]!;
  return {
    ...plan,
    blocks,
    featureWidth,
    weightShapes(classes) {
      const shapes: Record<string, number[]> = {};
      for (const block of blocks) {
        for (const [name, shape] of Object.entries(block.weightShapes)) shapes[name] = [...shape];
      }
      if (classes === 0) return shapes;
      shapes[`${plan.classifier}.weight`] = [featureWidth, classes];
      shapes[`${plan.classifier}.bias`] = [classes];
      return shapes;
    },
  };
}
