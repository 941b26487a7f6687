/**
 * `config.json`: of transformers (`model_type`, `id2label`, sizes), of timm (`architecture`, `pretrained_cfg` with mean, deviation, size and crop),
 * or of something else, of which nothing is taken.
 */
import { IMAGENET_CLASSES } from '../../../../sources/imagenet/classes';
import { isRecord, type JsonFile } from './jsonFile';
import { colour, ofBytes, side } from './pixels';
import type { Cut, Stated } from './Stated';

const MOST_CLASSES = 100_000;
const MOST_NAME = 500;

/** @throws {EngineError} naming the key whose value makes no sense */
export function networkConfig(json: JsonFile): Stated {
  const published = json.within('pretrained_cfg');
  if (published || json.get('architecture') !== undefined) return timmConfig(json, published ?? json);
  if (json.get('model_type') !== undefined || json.get('architectures') !== undefined) return transformersConfig(json);
  return { name: json.name };
}

function timmConfig(json: JsonFile, published: JsonFile): Stated {
  const stated: Stated = { name: json.name };
  const architecture = json.text('architecture') ?? published.text('architecture');
  if (architecture !== undefined) {
    stated.architecture = architecture;
    // timm calls those weights tf_ that came from TensorFlow, and pads them as TensorFlow does.
    stated.padding = /^tf_/.test(architecture) ? 'tf-same' : 'torch';
  }
  const [mean, deviation] = [colour(published, 'mean'), colour(published, 'std', 0)];
  if (mean && deviation) stated.preprocessing = ofBytes(mean, deviation, 1 / 255, 0);
  const inputSize = channelsHeightWidth(published);
  if (inputSize !== undefined) stated.inputSize = inputSize;
  const share = published.number('crop_pct', 0.05, 1);
  const filter = published.text('interpolation');
  if (inputSize !== undefined && share !== undefined) {
    const squeezed = published.text('crop_mode') === 'squash';
    stated.cut = { ratio: squeezed ? null : 1 / share, filter: filter ?? 'bicubic' } satisfies Cut;
  }
  const names = named(json, 'label_names') ?? named(published, 'label_names');
  if (names) stated.classNames = names;
  return stated;
}

function channelsHeightWidth(json: JsonFile): number | undefined {
  const value = json.get('input_size');
  if (value === undefined) return undefined;
  const [channels, height, width] = Array.isArray(value) ? (value as unknown[]) : [];
  const fits = typeof height === 'number' && Number.isInteger(height) && height >= 8 && height <= 4096;
  if (channels === 3 && fits && width === height) return height;
  throw json.wrong('input_size', '[3, side, side] is expected');
}

function transformersConfig(json: JsonFile): Stated {
  const stated: Stated = { name: json.name };
  const type = json.text('model_type');
  if (type !== undefined) stated.architecture = type;
  const tower = json.within('vision_config');
  const inputSize = tower ? undefined : side(json, 'image_size');
  if (inputSize !== undefined) stated.inputSize = inputSize;
  const otherwise = tower ? ofClip(tower) : ofTransformer(json);
  if (otherwise.length > 0) stated.otherwise = otherwise;
  const names = named(json, 'id2label');
  if (names) stated.classNames = names;
  return stated;
}

/** What the vision transformers here compute otherwise. @throws {EngineError} where it is another network */
function ofTransformer(json: JsonFile): string[] {
  const activation = json.text('hidden_act');
  if (activation !== undefined && activation !== 'gelu') {
    throw json.wrong('hidden_act', 'gelu is what the vision transformers here compute');
  }
  const epsilon = json.number('layer_norm_eps', 0, 1);
  if (epsilon === undefined || epsilon === 1e-12) return [];
  return [`${json.name} says ε = ${epsilon} in its layer norms; here they have 1e-12.`];
}

function ofClip(tower: JsonFile): string[] {
  const activation = tower.text('hidden_act');
  if (activation === undefined || activation === 'quick_gelu') return [];
  throw tower.wrong('hidden_act', 'quick_gelu is what the CLIP here computes');
}

/**
 * Names of classes by number: a list, or an object with the numbers as keys.
 * @returns undefined where none are said, or only placeholders (`LABEL_0`)
 */
function named(json: JsonFile, key: string): readonly string[] | undefined {
  const value = json.get(key);
  if (value === undefined) return undefined;
  const names = Array.isArray(value) ? (value as unknown[]) : isRecord(value) ? inOrder(value) : null;
  const fits =
    names !== null &&
    names.length > 0 &&
    names.length <= MOST_CLASSES &&
    names.every((name) => typeof name === 'string' && name.length <= MOST_NAME);
  if (!fits) throw json.wrong(key, 'a name for each class 0, 1, … is expected');
  if (names.every((name, i) => name === `LABEL_${i}`)) return undefined;
  const ids = names.length === IMAGENET_CLASSES.length && names.every((name, i) => name === IMAGENET_CLASSES[i]!.wnid);
  return ids ? IMAGENET_CLASSES.map(({ name }) => name) : (names as string[]);
}

/** Null where the keys are not 0, 1, … */
function inOrder(value: Record<string, unknown>): unknown[] | null {
  const { length } = Object.keys(value);
  if (length > MOST_CLASSES) return null;
  const names: unknown[] = [];
  for (let i = 0; i < length; i++) {
    if (!Object.hasOwn(value, String(i))) return null;
    names.push(value[i]);
  }
  return names;
}
