/** A network of ours and the same one in onnxruntime-web, of equal weights by formula, on equal pictures. */
import { InferenceSession, Tensor, env } from 'onnxruntime-web';
import type { DiskWeights } from '../../scripts/onnx/networks';
import * as tf from '../../src/compute/tf';
import type { Architecture, Weights } from '../../src/models/architecture';
import { diskShape, toEngine } from '../../src/models/layout';
import { forward } from '../../src/models/model';
import { preparePixels } from '../../src/models/preprocessing';
import { formulaPicture, formulaWeight } from '../parity/formulaWeights';

export interface PairPlan {
  architecture: Architecture;
  classes: number;
  batch: number;
  /** The other's file. */
  file(weights: DiskWeights): Uint8Array;
}

export class OnnxPair {
  private constructor(
    private readonly architecture: Architecture,
    private readonly weights: Weights,
    private readonly x: tf.Tensor4D,
    private readonly session: InferenceSession,
    private readonly feeds: { pixels: Tensor },
  ) {}

  /** On the current backend, and on one thread of WebAssembly. */
  static async open({ architecture, classes, batch, file }: PairPlan): Promise<OnnxPair> {
    env.wasm.numThreads = 1;
    env.logLevel = 'error';
    const shapes = Object.entries(architecture.weightShapes(classes));
    const disk = Object.fromEntries(
      shapes.map(([name, shape]) => [name, { shape: diskShape(shape), values: formulaWeight(name, diskShape(shape)) }]),
    );
    const settings = { executionProviders: ['wasm'], graphOptimizationLevel: 'all' } as const;
    const session = await InferenceSession.create(file(disk), settings);
    const weights = Object.fromEntries(
      shapes.map(([name, shape]) => [name, tf.tensor(toEngine(disk[name]!.values, shape), [...shape])]),
    );
    const side = architecture.inputSize;
    const picture = formulaPicture(side);
    const pictures = Float32Array.from({ length: batch * picture.length }, (_, i) => picture[i % picture.length]!);
    const x = tf.tensor4d(pictures, [batch, side, side, 3]);
    const feeds = { pixels: new Tensor('float32', await planes(x, architecture), [batch, 3, side, side]) };
    return new OnnxPair(architecture, weights, x, session, feeds);
  }

  /** Logits; prepares the pixels as well. */
  readonly ours = (): Float32Array =>
    tf.tidy(() => forward(this.architecture, this.weights, this.x).dataSync<'float32'>());

  /** Logits, of pixels that were prepared before. */
  readonly theirs = async (): Promise<Float32Array> => {
    const { session } = this;
    return (await session.run(this.feeds))[session.outputNames[0]!]!.data as Float32Array;
  };

  /** The largest difference of two logits, as a share of the largest. */
  async difference(): Promise<number> {
    const [ours, theirs] = [this.ours(), await this.theirs()];
    if (ours.length !== theirs.length) return Infinity;
    const largest = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return ours.reduce((most, value, i) => Math.max(most, Math.abs(value - theirs[i]!)), 0) / largest;
  }

  async dispose(): Promise<void> {
    tf.dispose([this.x, this.weights]);
    await this.session.release();
  }
}

/** Prepared, a plane for each colour. */
async function planes(x: tf.Tensor4D, { preprocessing }: Architecture): Promise<Float32Array> {
  const turned = tf.tidy(() => tf.transpose(preparePixels(x, preprocessing), [0, 3, 1, 2]));
  const values = await turned.data<'float32'>();
  turned.dispose();
  return values;
}
