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
import { middleSquare } from '../../image/resize';
import type { Routing } from './routing';

export interface Classifier {
  label: string;
  classNames: readonly string[];
  /** Side in pixels of the square that is asked. */
  inputSize: number;
  /** Class probabilities of each picture, of whatever size: its middle square is asked. */
  probabilities(pictures: readonly Picture[]): Promise<Float32Array[]>;
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
  const probabilities = async (pictures: readonly Picture[]) => {
    if (pictures.length === 0) return [];
    const set = setOf(pictures, inputSize, classNames);
    const batch = Math.min(BATCH, predictBatch(architecture), pictures.length);
    const options = { masks, trunks: new TrunkCache(0), batch };
    const prediction = await predictSet(model, set, options, { between: async () => {} });
    const { classes, probabilities: byHead } = prediction;
    const present = HEADS.filter((name) => byHead[name]);
    return pictures.map((_, i) => {
      const shares = headShares(prediction, present, rule, threshold, i);
      return Float32Array.from({ length: classes }, (_, k) =>
        present.reduce((sum, name, h) => sum + shares[h]! * byHead[name]![i * classes + k]!, 0),
      );
    });
  };
  return { label, classNames, inputSize, probabilities };
}

/**
 * A TensorFlow.js model.
 * @param model stays the caller's
 * @param classNames as many as it has classes
 * @param preprocessing what it wants done to pixels 0..1
 */
export function answeringTfjs(
  label: string,
  model: TfjsModel,
  classNames: readonly string[],
  preprocessing: Preprocessing,
): Classifier {
  const { inputSize, classes, output } = model;
  const batch = Math.max(1, Math.min(BATCH, Math.floor(500_000 / inputSize ** 2)));
  const probabilities = async (pictures: readonly Picture[]) => {
    const out: Float32Array[] = [];
    for (let start = 0; start < pictures.length; start += batch) {
      const some = pictures.slice(start, start + batch);
      const answers = tf.tidy(() => {
        const { pixels } = setOf(some, inputSize, classNames);
        const x = tf.div(tf.tensor4d(pixels, [some.length, inputSize, inputSize, 3], 'float32'), 255) as tf.Tensor4D;
        const said = model.predict(x, preprocessing);
        return output === 'logits' ? tf.softmax(said) : tf.clone(said);
      });
      const values = await answers.data<'float32'>();
      answers.dispose();
      some.forEach((_, i) => out.push(values.slice(i * classes, (i + 1) * classes)));
    }
    return out;
  };
  return { label, classNames, inputSize, probabilities };
}

/** The middle squares of pictures, one after the other, without labels. */
function setOf(pictures: readonly Picture[], size: number, classNames: readonly string[]): ImageSet {
  const length = size * size * 3;
  const pixels = new Uint8Array(pictures.length * length);
  pictures.forEach((picture, i) => pixels.set(middleSquare(picture, size).pixels, i * length));
  const labels = new Int32Array(pictures.length).fill(-1);
  return { name: 'pictures', count: pictures.length, width: size, height: size, pixels, labels, classNames };
}
