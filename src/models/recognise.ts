/** Which architecture a weight file is, from the names and shapes of its tensors alone. */
import { FAMILIES, type StoredShapes, type Overrides } from './families';
import type { Architecture } from './model';
import { describePreprocessing } from './preprocessing';
import type { RangedFile } from '../store/files/RangedFile';
import { readHeader, readSafetensors, SafetensorsError } from './safetensors';
import {
  checkShapes,
  isTunedName,
  loadWeights,
  loadWeightsFrom,
  storedShapes,
  type LoadedWeights,
  type ReadingOptions,
} from './weightFile';
import { shownName, shownNames } from './shown';

export interface Recognised {
  architecture: Architecture;
  /** `clip`: its classifier is made from words. */
  kind: 'network' | 'clip';
  /** 0 where the file holds no classifier and need not. */
  classes: number;
  /** Whether its weights exist in both conventions of padding. */
  padded: boolean;
  /** What the file does not say and was assumed, in sentences for people. Each can be said by the caller. */
  assumed: readonly string[];
}

/** Distilled DeiT: a second token and classifier, so a forward pass of its own. */
const DISTILLED = /^(dist_token|head_dist\..*|.*\.distillation_token)$/;

/**
 * @param stored shapes on disk by name, as the header says them; tuned copies and further heads are allowed
 * @param overrides what no file says and the caller knows
 * @throws {SafetensorsError} saying what was looked for and what was found, or which tensor is missing, unknown or of
 *   another shape
 */
export function recogniseArchitecture(stored: StoredShapes, overrides: Overrides = {}): Recognised {
  const names = [...stored.keys()].filter((name) => !isTunedName(name));
  const distilled = names.find((name) => DISTILLED.test(name));
  if (distilled) {
    throw new SafetensorsError(
      `This is a distilled DeiT (it holds ${shownName(distilled)}), whose second classifier is not supported. Take the weights without distillation, for example deit_tiny_patch16_224.`,
    );
  }
  const family = FAMILIES.find(({ signature }) => signature.every((name) => stored.has(name)));
  if (!family) throw unknownArchitecture(names);
  const architecture = family.read(stored, overrides);
  const { classes } = checkShapes(stored, architecture);
  const assumed: string[] = [];
  if (!overrides.preprocessing) {
    assumed.push(`Pixels are prepared by ${describePreprocessing(architecture.preprocessing)}.`);
    if (family.assumption) assumed.push(family.assumption);
  }
  if (family.padded && !overrides.padding) {
    assumed.push("Convolutions of stride 2 are padded as PyTorch does (torch), not as TensorFlow's SAME (tf-same).");
  }
  return { architecture, kind: family.kind ?? 'network', classes, padded: family.padded, assumed };
}

/**
 * Reads a file of any known architecture. The tensors belong to the caller.
 * @param expected `classes`: how many classes the data has; without it any number is taken
 * @throws {SafetensorsError} where the file is damaged or unknown, or holds a value that is not finite, by name
 */
export function loadRecognised(
  file: Uint8Array,
  overrides: Overrides = {},
  expected: { classes?: number } = {},
): Recognised & LoadedWeights {
  const recognised = recogniseArchitecture(storedShapes(readSafetensors(file)), overrides);
  return { ...recognised, ...loadWeights(file, recognised.architecture, expected) };
}

/** `loadRecognised` for a file that is not in memory, read tensor by tensor. The tensors belong to the caller. */
export async function loadRecognisedFrom(
  file: RangedFile,
  overrides: Overrides = {},
  options: ReadingOptions = {},
): Promise<Recognised & LoadedWeights> {
  const header = options.header ?? (await readHeader(file));
  const recognised = recogniseArchitecture(storedShapes(header), overrides);
  return { ...recognised, ...(await loadWeightsFrom(file, recognised.architecture, { ...options, header })) };
}

function unknownArchitecture(names: readonly string[]): SafetensorsError {
  const looked = FAMILIES.map(({ label, signature }) => {
    const missing = signature.filter((name) => !names.includes(name));
    // A near miss is told by what it lacks.
    const near = missing.length < signature.length ? `, lacks ${missing.join(', ')}` : ` by ${signature[0]}`;
    return `${label}${near}`;
  });
  const found =
    names.length === 0 ? 'no tensor' : `${names.length} tensors, the first ${shownNames(names.slice(0, 4), 4)}`;
  return new SafetensorsError(
    `This file is of no known architecture. Looked for: ${looked.join('; ')}. Found: ${found}.`,
  );
}
