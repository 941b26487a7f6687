/**
 * Everything that can be asked about a picture, behind one interface: networks as published, models with several heads and their rule,
 * and models of which nothing is known but their answers.
 */
import * as tf from '../../compute/tf';
import type { ImageSet, Picture } from '../../contract/image';
import { headShares, looksAtSpread } from '../../evaluate/headSelection';
import { predictBatch, predictSet, TrunkCache } from '../../evaluate/predict';
import type { Preprocessing } from '../../models/preprocessing';
import type { TfjsModel } from '../../models/tfjs/openTfjsModel';
import { HEADS, type TunedModel } from '../../models/tuned';
import { modelInput } from '../../image/preparePicture';
import { resizedTo, withInputSide } from '../../models/resizing';
import type { Routing } from './routing';

export interface Classifier {
  label: string;
  classNames: readonly string[];
  /** Side in pixels of the square that photographs are prepared at. */
  inputSize: number;
  /**
   * Class probabilities of each picture, of whatever size.
   * @param whole the pictures were cut before, as those of data sets are; see `modelInput`
   */
  probabilities(pictures: readonly Picture[], whole: boolean): Promise<Float32Array[]>;
}

/** Pictures at a time, at most. */
const BATCH = 16;

/**
 * A network, or a tuned model that answers by its rule; without one by the average of its heads. Where the rule is the oracle,
 * which needs labels, likewise.
 * @param model stays the caller's, like the masks of `routing`
 */
export function networkClassifier(
  label: string,
  model: TunedModel,
  classNames: readonly string[],
  routing: Routing | null = null,
): Classifier {
  const { architecture } = model;
  const { inputSize } = architecture;
  const [rule, threshold] =
    routing && routing.rule !== 'oracle' ? [routing.rule, routing.threshold] : (['average', 0] as const);
  const several = Object.keys(model.heads).length > 1;
  const masks = several && looksAtSpread(rule) ? routing!.masks : null;
  const ask = async (set: ImageSet): Promise<Float32Array[]> => {
    const resizing = { ...model, architecture: withInputSide(architecture, set.width) };
    const batch = Math.min(BATCH, predictBatch(resizing.architecture), set.count);
    const options = { masks, trunks: new TrunkCache(0), batch };
    const prediction = await predictSet(resizing, set, options, { between: async () => {} });
    const { classes, probabilities: byHead } = prediction;
    const present = HEADS.filter((name) => byHead[name]);
    return Array.from({ length: set.count }, (_, i) => {
      const shares = headShares(prediction, present, rule, threshold, i);
      return Float32Array.from({ length: classes }, (_, k) =>
        present.reduce((sum, name, h) => sum + shares[h]! * byHead[name]![i * classes + k]!, 0),
      );
    });
  };
  return { label, classNames, inputSize, probabilities: askingSquares(inputSize, classNames, ask) };
}

/**
 * A TensorFlow.js model.
 * @param model stays the caller's
 * @param classNames as many as it has classes
 * @param preprocessing what it wants done to pixels 0..1
 */
export function tfjsClassifier(
  label: string,
  model: TfjsModel,
  classNames: readonly string[],
  preprocessing: Preprocessing,
): Classifier {
  const { inputSize, classes, output } = model;
  const batch = Math.max(1, Math.min(BATCH, Math.floor(500_000 / inputSize ** 2)));
  const ask = async ({ pixels, count, width }: ImageSet) => {
    const out: Float32Array[] = [];
    const size = width * width * 3;
    for (let start = 0; start < count; start += batch) {
      const n = Math.min(batch, count - start);
      const answers = tf.tidy(() => {
        const bytes = pixels.subarray(start * size, (start + n) * size);
        const x = tf.div(tf.tensor4d(bytes, [n, width, width, 3], 'float32'), 255) as tf.Tensor4D;
        const said = model.predict(resizedTo(x, inputSize), preprocessing);
        return output === 'logits' ? tf.softmax(said) : tf.clone(said);
      });
      const values = await answers.data<'float32'>();
      answers.dispose();
      for (let i = 0; i < n; i++) out.push(values.slice(i * classes, (i + 1) * classes));
    }
    return out;
  };
  return { label, classNames, inputSize, probabilities: askingSquares(inputSize, classNames, ask) };
}

/** Prepares pictures of any size and asks about those of one side together. */
function askingSquares(
  inputSize: number,
  classNames: readonly string[],
  ask: (set: ImageSet) => Promise<Float32Array[]>,
): Classifier['probabilities'] {
  return async (pictures, whole) => {
    const squares = pictures.map((picture) => modelInput(picture, inputSize, whole));
    const out = new Array<Float32Array>(pictures.length);
    for (const side of new Set(squares.map(({ width }) => width))) {
      const places = squares.flatMap(({ width }, i) => (width === side ? [i] : []));
      const answers = await ask(
        setOf(
          places.map((i) => squares[i]!),
          side,
          classNames,
        ),
      );
      places.forEach((i, k) => (out[i] = answers[k]!));
    }
    return out;
  };
}

/** Squares of one side, one after the other, without labels. */
function setOf(squares: readonly Picture[], side: number, classNames: readonly string[]): ImageSet {
  const length = side * side * 3;
  const pixels = new Uint8Array(squares.length * length);
  squares.forEach((square, i) => pixels.set(square.pixels, i * length));
  const labels = new Int32Array(squares.length).fill(-1);
  return { name: 'pictures', count: squares.length, width: side, height: side, pixels, labels, classNames };
}
