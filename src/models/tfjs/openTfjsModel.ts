/**
 * TensorFlow.js layers and graph models, as others published them. They are asked, not tuned: nothing is known of their inside, so they
 * have no blocks and no features. What pixels they want stands in no file and is said by whoever brings them.
 */
import { messageOf } from '../../contract/message';
import * as tf from '../../compute/tf';
import { loadGraphModelSync, type GraphModel, type LayersModel } from '../../compute/tfModels';
import { preparePixels, type Preprocessing } from '../preprocessing';
import { readTfjsArtifacts, TfjsModelError, type TfjsFile, type TfjsKind } from './artifacts';
import { buildLayers, checkOutputs } from './buildLayers';
import { readLabels } from './labels';
import { shownShape } from '../shown';

export { TfjsModelError, type TfjsFile, type TfjsKind } from './artifacts';

export interface TfjsModel {
  kind: TfjsKind;
  /** Side of the square input in pixels. */
  inputSize: number;
  classes: number;
  /** From the `metadata.json` of a Teachable Machine; null where there is none. */
  classNames: readonly string[] | null;
  parameters: number;
  /** Those of the files that it is made of, `model.json` first. */
  files: readonly TfjsFile[];
  /** What `predict` gives, as found by asking it. */
  output: 'logits' | 'probabilities';
  /** What the files do not say and was assumed, in sentences. */
  assumed: readonly string[];
  /**
   * @param x [batch, side, side, 3] in 0..1
   * @returns [batch, classes], logits or probabilities (`output`); the caller disposes it
   */
  predict(x: tf.Tensor4D, preprocessing: Preprocessing): tf.Tensor2D;
  dispose(): void;
}

export interface TfjsOptions {
  /** For models that take pictures of any size; 224 by default. */
  inputSize?: number;
}

/** The pixels 0..255 that some models take. */
export const BYTE_PIXELS: Preprocessing = { mean: [0, 0, 0], deviation: [1 / 255, 1 / 255, 1 / 255] };

const DEFAULT_SIZE = 224;
const SIZES = { least: 8, most: 1024 };

/**
 * Opens a model from `model.json` and its weight files, and asks it once. The backend must have been started.
 * @throws {TfjsModelError} saying what is missing, damaged or not supported; nothing is held then
 */
export async function openTfjsModel(files: readonly TfjsFile[], options: TfjsOptions = {}): Promise<TfjsModel> {
  const { kind, artifacts, parameters, files: own } = await readTfjsArtifacts(files);
  const model = await load(kind, artifacts, parameters);
  try {
    const { size, assumed } = inputOf(model, options);
    if (kind === 'layers') checkOutputs(model as LayersModel, size);
    const predict = predictor(model);
    const { classes, output } = await trial(predict, size);
    const labels = await readLabels(files, classes);
    return {
      kind,
      inputSize: size,
      classes,
      classNames: labels?.names ?? null,
      files: labels ? [...own, labels.file] : own,
      parameters,
      output,
      assumed,
      predict: (x, preprocessing) => tf.tidy(() => predict(preparePixels(x, preprocessing))),
      dispose: () => model.dispose(),
    };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

type Loaded = LayersModel | GraphModel;

async function load(kind: TfjsKind, artifacts: tf.io.ModelArtifacts, parameters: number): Promise<Loaded> {
  try {
    return kind === 'graph' ? loadGraph(artifacts) : await loadLayers(artifacts, parameters);
  } catch (error) {
    if (error instanceof TfjsModelError) throw error;
    throw new TfjsModelError(
      `TensorFlow.js cannot open this model: ${reason(error)} Only models of its own operations and layers can be opened.`,
      { cause: error },
    );
  }
}

/** All at once, so that what a failure leaves is freed; the weights of a success outlive the tidy. */
function loadGraph(artifacts: tf.io.ModelArtifacts): GraphModel {
  return tf.tidy(() => {
    const model = loadGraphModelSync(tf.io.fromMemorySync(artifacts));
    for (const tensor of Object.values(model.weights).flat()) tf.keep(tensor);
    return model as unknown as tf.TensorContainer;
  }) as unknown as GraphModel;
}

async function loadLayers(
  { modelTopology, weightSpecs, weightData }: tf.io.ModelArtifacts,
  parameters: number,
): Promise<LayersModel> {
  const { registeredVariables } = tf.engine();
  const before = new Set(Object.keys(registeredVariables));
  // The model is made before this call returns, its promise is a formality: what is new now is the model's.
  const made = buildLayers(modelTopology, parameters);
  const own = Object.keys(registeredVariables).filter((name) => !before.has(name));
  try {
    const model = await made;
    tf.tidy(() => model.loadWeights(tf.io.decodeWeights(weightData as ArrayBuffer, weightSpecs!)));
    return model;
  } catch (error) {
    for (const name of own) registeredVariables[name]?.dispose();
    throw error;
  }
}

interface Input {
  size: number;
  assumed: readonly string[];
}

/** One input of square colour pictures, channels last. */
function inputOf(model: Loaded, options: TfjsOptions): Input {
  if (model.inputs.length !== 1 || model.outputs.length !== 1) {
    throw new TfjsModelError(
      `This model has ${model.inputs.length} inputs and ${model.outputs.length} outputs; a classifier of pictures has one of each.`,
    );
  }
  const { shape, dtype } = model.inputs[0]!;
  if (dtype !== 'float32') {
    throw new TfjsModelError(`This model takes pixels as ${dtype}; float32 is needed. Convert it with a float input.`);
  }
  const known = shape?.map((size) => (size !== null && size > 0 ? size : null)) ?? [null, null, null, 3];
  const [batch, height, width, channels] = known;
  if (known.length !== 4 || channels !== 3 || height !== width || (batch !== null && batch !== 1)) {
    throw new TfjsModelError(
      `This model takes ${shownShape(known)}; square colour pictures [?, side, side, 3] are needed, with the channels last.`,
    );
  }
  const size = height ?? options.inputSize ?? DEFAULT_SIZE;
  if (!Number.isInteger(size) || size < SIZES.least || size > SIZES.most) {
    throw new TfjsModelError(`Pictures of ${size} pixels are not possible; ${SIZES.least} to ${SIZES.most} are.`);
  }
  if (height && options.inputSize && options.inputSize !== height) {
    throw new TfjsModelError(`This model takes ${height} pixels a side; ${options.inputSize} are not possible.`);
  }
  const free = height === null && options.inputSize === undefined;
  return { size, assumed: free ? [`It takes pictures of any size; ${size} pixels are used.`] : [] };
}

/** Prepared pixels [batch, side, side, 3] to [batch, classes]; inside a tidy. */
function predictor(model: Loaded): (x: tf.Tensor4D) => tf.Tensor2D {
  const alone = model.inputs[0]!.shape?.[0] === 1;
  const one = (x: tf.Tensor4D): tf.Tensor2D => {
    const y = model.predict(x) as tf.Tensor;
    const between = y.shape.slice(1, -1);
    if (y.rank < 2 || y.shape[0] !== x.shape[0] || between.some((size) => size !== 1)) {
      throw new TfjsModelError(`This model gives ${shownShape(y.shape)} for a picture; one number a class is needed.`);
    }
    return tf.reshape(y, [x.shape[0], -1]) as tf.Tensor2D;
  };
  return (x) =>
    alone && x.shape[0] > 1 ? tf.concat(tf.split(x, x.shape[0]).map((picture) => one(picture as tf.Tensor4D))) : one(x);
}

/** Asks about a grey picture and a shaded one: whether all its operations run here, and what it gives. */
async function trial(
  predict: (x: tf.Tensor4D) => tf.Tensor2D,
  size: number,
): Promise<{ classes: number; output: TfjsModel['output'] }> {
  let answer: tf.Tensor2D;
  try {
    answer = tf.tidy(() => {
      const shade = tf.reshape(tf.linspace(0, 1, size), [1, 1, size, 1]);
      const shaded = tf.tile(shade, [1, size, 1, 3]) as tf.Tensor4D;
      return predict(tf.concat([tf.fill([1, size, size, 3], 0.5), shaded]));
    });
  } catch (error) {
    if (error instanceof TfjsModelError) throw error;
    throw new TfjsModelError(`This model does not run here: ${reason(error)}`, { cause: error });
  }
  const [rows, classes] = answer.shape;
  const values = await answer.data<'float32'>();
  answer.dispose();
  if (classes < 2) throw new TfjsModelError('This model gives one number; at least two classes are needed.');
  if (!values.every(Number.isFinite)) {
    throw new TfjsModelError('This model gives numbers that are not finite, even for a grey picture: it is damaged.');
  }
  const sums = Array.from({ length: rows }, (_, i) =>
    values.subarray(i * classes, (i + 1) * classes).reduce((sum, value) => sum + value, 0),
  );
  const probable = values.every((value) => value >= 0) && sums.every((sum) => Math.abs(sum - 1) < 1e-3);
  return { classes, output: probable ? 'probabilities' : 'logits' };
}

function reason(error: unknown): string {
  const text = messageOf(error).split('\n')[0]!.slice(0, 300);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
