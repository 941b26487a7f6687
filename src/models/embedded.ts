/**
 * The embedded models. Each is one safetensors file of `public/models/` that says itself which classes it knows and how it
 * was trained; `scripts/pretrain.ts` writes them.
 */
import type { ModelInfo } from '../contract/model';
import { disposeWeights, type Architecture, type Weights } from './model';
import { large, resnet, small } from './resnet';
import { SafetensorsError } from './safetensors';
import { sizeOf } from './size';
import { loadWeights } from './weightFile';

export const EMBEDDED_MODELS = ['small-16', 'large-16', 'small-64', 'large-64'] as const;
export type EmbeddedModelId = (typeof EMBEDDED_MODELS)[number];

export type ModelRole = ModelInfo['role'];

/** Reads a file of `public/` by its path there; rejects where it is missing. */
export type ReadAsset = (path: string) => Promise<Uint8Array>;

export const ARCHITECTURES: Readonly<Record<ModelRole, Architecture>> = { small: resnet(small), large: resnet(large) };

/** A model that runs. The weights belong to whoever asked for it; `disposeWeights` frees them. */
export interface LoadedModel {
  info: ModelInfo;
  architecture: Architecture;
  weights: Weights;
}

/** The embedded model of a role for a pack of so many classes. */
export function embeddedId(role: ModelRole, pack: 'emoji-16' | 'emoji-64'): EmbeddedModelId {
  return `${role}-${pack === 'emoji-16' ? 16 : 64}`;
}

/** Path of an embedded model below `public/`. */
export function embeddedPath(id: EmbeddedModelId): string {
  return `models/${id}.safetensors`;
}

/**
 * Loads an embedded model.
 * @throws {SafetensorsError} where the file is damaged or not the model it should be
 */
export async function loadEmbedded(readAsset: ReadAsset, id: EmbeddedModelId): Promise<LoadedModel> {
  const [role, classes] = id.split('-') as [ModelRole, string];
  return openModel(await readAsset(embeddedPath(id)), {
    id,
    role,
    classes: Number(classes),
    label: `${role === 'small' ? 'Small' : 'Large'} ResNet, ${classes} emoji`,
    source: 'Embedded: pre-trained with this engine on clean composites of the emoji pack.',
    licence: 'Apache-2.0; trained on drawings under the licences of public/emoji/ATTRIBUTION.md',
  });
}

export interface ModelCard {
  id: string;
  role: ModelRole;
  /** How many classes the data has. */
  classes: number;
  label: string;
  source: string;
  licence: string;
  /** Names of the classes where the file does not say them. */
  classNames?: readonly string[];
}

/**
 * A model of a role's architecture from a safetensors file, embedded or the user's.
 * @throws {SafetensorsError} saying what is wrong with the file
 */
export function openModel(file: Uint8Array, card: ModelCard): LoadedModel {
  const architecture = ARCHITECTURES[card.role];
  const { weights, classes, metadata } = loadWeights(file, architecture, { classes: card.classes });
  try {
    const classNames = classNamesOf(metadata['classes'], classes) ?? card.classNames;
    if (!classNames) throw new SafetensorsError('The metadata of this file does not name its classes.');
    return { info: describe(card, architecture, classNames, file.byteLength, metadata), architecture, weights };
  } catch (error) {
    disposeWeights(weights);
    throw error;
  }
}

function classNamesOf(text: string | undefined, classes: number): string[] | null {
  if (text === undefined) return null;
  let names: unknown;
  try {
    names = JSON.parse(text);
  } catch {
    names = null;
  }
  if (!Array.isArray(names) || names.length !== classes || !names.every((name) => typeof name === 'string')) {
    throw new SafetensorsError(`The metadata value classes of this file is not a JSON list of ${classes} names.`);
  }
  return names as string[];
}

function describe(
  card: ModelCard,
  architecture: Architecture,
  classNames: readonly string[],
  bytes: number,
  metadata: Record<string, string>,
): ModelInfo {
  const classes = classNames.length;
  const stages = architecture.blocks.length - 1;
  const measured = metadata['accuracy'] && metadata['pictures'];
  const accuracy = measured
    ? ` ${(100 * Number(metadata['accuracy'])).toFixed(1)} % of ${metadata['pictures']} new clean composites.`
    : '';
  return {
    id: card.id,
    label: card.label,
    role: card.role,
    description: `Residual network with group normalisation, ${stages} blocks, ${architecture.featureWidth} features.${accuracy}`,
    source: card.source,
    licence: card.licence,
    inputSize: architecture.inputSize,
    classNames,
    ...sizeOf(architecture, classes),
    bytes,
  };
}
