/**
 * A trained method as something to take home: one safetensors file with the network's published names, tuned copies under `tuned.`,
 * further heads, and in its metadata the record that says how they answer together.
 */
import { BUNDLE_FORMAT, BUNDLE_VERSION, type BundleRecord, type ExportedBundle } from '../../contract/bundle';
import type { ExperimentConfig, MethodName } from '../../contract/config';
import type { PaddingName } from '../../contract/library';
import { classCount } from '../../models/model';
import type { TunedModel } from '../../models/tuned';
import { saveWeights } from '../../models/weightFile';
import { experimentRouting } from '../inputs/routing';
import { keptBits } from './dropoutBits';

export interface BundleSource {
  config: ExperimentConfig;
  method: { name: MethodName; label: string };
  /** Stays the caller's. */
  model: TunedModel;
  classNames: readonly string[];
  /** δ that was chosen when the method was measured; null where it has not been. */
  threshold: number | null;
  base: BundleRecord['base'];
  /** Null for architectures with one convention only. */
  padding: PaddingName | null;
}

/** @throws {Error} where a model with several heads has not been measured, so that no threshold was chosen */
export async function makeBundle(source: BundleSource): Promise<ExportedBundle> {
  const record = await recordOf(source);
  const metadata = {
    format: BUNDLE_FORMAT,
    version: String(BUNDLE_VERSION),
    architecture: record.architecture,
    method: record.method.name,
    seed: String(record.seed),
    // Which a reader finds that knows nothing of bundles.
    classes: JSON.stringify(record.classNames),
    record: JSON.stringify(record),
  };
  return { weights: await saveWeights(source.model.weights, { dtype: 'float32', metadata }), record };
}

async function recordOf(source: BundleSource): Promise<BundleRecord> {
  const { config, method, model, classNames, threshold, base, padding } = source;
  const { architecture, cut, heads } = model;
  const several = Object.keys(heads).length > 1;
  if (several && threshold === null) {
    throw new Error(`${method.label} has not been measured with these settings yet. Run it to its end first.`);
  }
  const classes = classCount(architecture, model.weights);
  if (classes !== classNames.length) {
    throw new Error(`The model classifies ${classes} classes, of which ${classNames.length} have a name.`);
  }
  const { masks, rule } = experimentRouting(config, model, threshold ?? 0);
  try {
    const { passes, dropout } = config.heads;
    const { mean, deviation } = architecture.preprocessing;
    return {
      format: BUNDLE_FORMAT,
      version: BUNDLE_VERSION,
      method: { ...method },
      base: { ...base },
      architecture: architecture.id,
      padding,
      ...(architecture.recipe?.prompts ? { prompts: { ...architecture.recipe.prompts } } : {}),
      preprocessing: { mean: [...mean], deviation: [...deviation] },
      inputSize: architecture.networkSide ?? architecture.inputSize,
      pictureSide: architecture.inputSize,
      featureWidth: architecture.featureWidth,
      classifier: architecture.classifier,
      classNames: [...classNames],
      cut,
      heads: structuredClone(heads),
      rule,
      threshold: threshold ?? 0,
      dropout: masks && { rate: dropout, passes, kept: await keptBits(masks) },
      seed: config.seed,
    };
  } finally {
    masks?.dispose();
  }
}
