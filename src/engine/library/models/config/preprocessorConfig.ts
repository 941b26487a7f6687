/** `preprocessor_config.json` of Hugging Face: what an image processor of transformers does to a picture (`image_processing_*.py`). */
import type { JsonFile } from './jsonFile';
import { colour, ofBytes, side, whole } from './pixels';
import type { Cut, Stated } from './Stated';

/** Pillow's numbers. */
const FILTERS = ['nearest', 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming'];
const BYTES_TO_ONE = 1 / 255;

/** @throws {EngineError} naming the key whose value makes no sense */
export function preprocessorConfig(json: JsonFile): Stated {
  const stated: Stated = { name: json.name };
  const preprocessing = preprocessingIn(json);
  if (preprocessing) stated.preprocessing = preprocessing;
  const { inputSize, ratio } = sizesIn(json);
  if (inputSize !== undefined) stated.inputSize = inputSize;
  const filter = json.number('resample', 0, FILTERS.length - 1);
  if (ratio !== undefined && inputSize !== undefined) {
    stated.cut = { ratio, filter: FILTERS[filter ?? 2] ?? 'bilinear' };
  }
  return stated;
}

function preprocessingIn(json: JsonFile): Stated['preprocessing'] {
  const [mean, deviation] = [colour(json, 'image_mean'), colour(json, 'image_std', 0)];
  const normalises = json.flag('do_normalize') ?? mean !== undefined;
  const rescales = json.flag('do_rescale') ?? true;
  const factor = json.number('rescale_factor', 1e-6, 10) ?? BYTES_TO_ONE;
  const offset = json.flag('rescale_offset') ? 1 : 0;
  if (normalises && !(mean && deviation)) return undefined;
  if (!normalises && json.flag('do_normalize') === undefined) return undefined;
  const [subtracted, divided] = normalises ? [mean!, deviation!] : [[0, 0, 0] as const, [1, 1, 1] as const];
  return ofBytes([...subtracted], [...divided], rescales ? factor : 1, offset);
}

/** @returns the side of the input, and the short side before the cut over it; null where a picture is squeezed whole */
function sizesIn(json: JsonFile): { inputSize?: number; ratio?: Cut['ratio'] } {
  if (json.flag('do_resize') === false && json.flag('do_center_crop') !== true) return {};
  const crop = side(json, 'crop_size');
  const shortest = typeof json.get('size') === 'object' ? whole(json.within('size')!, 'shortest_edge') : undefined;
  const square = side(json, 'size');
  const cuts = json.flag('do_center_crop') ?? false;
  if (cuts && crop !== undefined) return { inputSize: crop, ratio: (shortest ?? square ?? crop) / crop };
  // ConvNeXt's: the short side to size / crop_pct, then the middle.
  const share = json.number('crop_pct', 0.05, 1);
  if (shortest !== undefined) return { inputSize: shortest, ratio: share === undefined ? 1 : 1 / share };
  return square === undefined ? {} : { inputSize: square, ratio: null };
}
