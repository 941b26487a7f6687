/** What several heads need before they answer: the temperature of each, and δ of the rules that have one. */
import type * as tf from '../compute/tf';
import type { ExperimentConfig } from '../contract/config';
import type { HeadsReport } from '../contract/report';
import { HEADS, type HeadName, type TunedModel } from '../models/tuned';
import { chooseThreshold, type Thresholds } from './headSelection';
import { hasSeveralHeads, headMasks, withTemperatures } from './headsInUse';
import { fitTemperature, type HeadTemperature } from './headTemperature';
import { headsIn, type MeasuredPart } from './measuredParts';
import type { PredictHooks, SetPrediction } from './predict';
import type { Predictor } from './Predictor';
import { severalAtOnce } from './severalAtOnce';
import type { TestSets } from './testSets';

export interface CalibrationRequest {
  sets: TestSets;
  config: ExperimentConfig;
  predictor: Predictor;
  /** Parts that an earlier session measured. */
  before?: readonly MeasuredPart[];
  note?(part: MeasuredPart): void;
}

export interface CalibratedHeads {
  /** Its heads have their temperatures; the weights are those of the model that was given. */
  model: TunedModel;
  /** Null, like the temperatures, for a model with one head. The caller disposes of them. */
  masks: tf.Tensor3D | null;
  thresholds: Thresholds;
  temperatures: NonNullable<HeadsReport['temperatures']> | null;
}

/**
 * What has to be known before the answers of several heads can be compared, from clean and augmented validation pictures alone: the
 * temperature of each, and then δ. It comes first, so that of every other set only the answers need to be held.
 */
export async function calibrateHeads(
  model: TunedModel,
  { sets, config, predictor, before = [], note }: CalibrationRequest,
  hooks: PredictHooks,
): Promise<CalibratedHeads> {
  const none = { 'kl-uncertainty': 0, 'lowest-uncertainty': 0 };
  if (!hasSeveralHeads(model)) return { model, masks: null, thresholds: none, temperatures: null };
  const found = headsIn(before);
  if (found) {
    const { temperatures, thresholds } = found;
    const warm = withTemperatures(model, temperatures);
    return { model: warm, masks: headMasks(warm, config), thresholds, temperatures };
  }
  const chosenOn = [sets.validation.clean, sets.validation.augmented];
  const predictions = async (of: TunedModel, masks: tf.Tensor3D | null) => {
    const found: { prediction: SetPrediction; labels: Int32Array }[] = [];
    await severalAtOnce({
      items: chosenOn,
      most: predictor.setsAtOnce,
      hooks,
      begin: (set, one) => predictor.predict(of, set, masks, one),
      take: (prediction, { labels }) => void found.push({ prediction, labels }),
    });
    return found;
  };
  const raw = await predictions(model, null);
  const temperatures = Object.fromEntries(HEADS.map((head) => [head, fitTemperature(head, raw)])) as Record<
    HeadName,
    HeadTemperature
  >;
  const warm = withTemperatures(model, temperatures);
  const masks = headMasks(warm, config);
  try {
    const warmed = await predictions(warm, masks);
    const thresholds: Thresholds = {
      'kl-uncertainty': chooseThreshold(warmed, 'kl-uncertainty'),
      'lowest-uncertainty': chooseThreshold(warmed, 'lowest-uncertainty'),
    };
    const pictures = 2 * chosenOn.reduce((sum, { count }) => sum + count, 0);
    note?.({ of: 'heads', pictures, temperatures, thresholds });
    return { model: warm, masks, thresholds, temperatures };
  } catch (error) {
    masks?.dispose();
    throw error;
  }
}
