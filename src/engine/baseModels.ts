/**
 * The two pre-trained models of a data set: the embedded ones, or files that the user put in their place. They stay
 * loaded between jobs, so that a job begins and ends with the same tensors.
 */
import { embeddedId, embeddedPath, loadEmbedded, openModel, type LoadedModel } from '../models/catalogue';
import { disposeWeights } from '../models/model';
import type { PackName } from '../sources/emojiPack';
import { hashBytes } from '../store/contentKey';
import { PREFIXES, type KeyValueStore } from '../store/KeyValueStore';
import type { Platform } from './platform';

export type ModelRole = 'small' | 'large';

/** The weights are shared by everything that reads them, and never changed. */
export interface BaseModel extends LoadedModel {
  /** Hash of the weight file. */
  hash: string;
}

export interface BaseModels {
  small: BaseModel;
  large: BaseModel;
}

export async function loadBaseModels(platform: Platform, store: KeyValueStore, pack: PackName): Promise<BaseModels> {
  const [small, large] = await Promise.all(
    (['small', 'large'] as const).map(async (role) => {
      const id = embeddedId(role, pack);
      const files = new Map<string, Uint8Array>();
      const embedded = await loadEmbedded(async (path) => {
        const bytes = await platform.readAsset(path);
        files.set(path, bytes);
        return bytes;
      }, id);
      const own = await store.get<Uint8Array>(placeOf(role, pack));
      if (!own) return { ...embedded, hash: await hashOf(files.get(embeddedPath(id))!) };
      disposeWeights(embedded.weights);
      return opened(role, pack, own, embedded);
    }),
  );
  return { small: small!, large: large! };
}

/**
 * Puts a user's file in the place of a model. Nothing changes unless the whole file is good.
 * @throws {SafetensorsError} saying what is wrong with the file
 */
export async function placeWeights(
  store: KeyValueStore,
  role: ModelRole,
  models: BaseModels,
  pack: PackName,
  file: Uint8Array,
): Promise<BaseModel> {
  const model = await opened(role, pack, file, models[role]);
  try {
    await store.set(placeOf(role, pack), file);
  } catch (error) {
    disposeWeights(model.weights);
    throw error;
  }
  disposeWeights(models[role].weights);
  models[role] = model;
  return model;
}

async function opened(role: ModelRole, pack: PackName, file: Uint8Array, like: LoadedModel): Promise<BaseModel> {
  const { classNames } = like.info;
  const model = openModel(file, {
    id: `own-${role}`,
    role,
    classes: classNames.length,
    label: `Your ${role} model`,
    source: `A file of yours, used with ${pack}.`,
    licence: 'as its author says',
    classNames,
  });
  return { ...model, hash: await hashOf(file) };
}

function placeOf(role: ModelRole, pack: PackName): string {
  return `${PREFIXES.weights}${pack}/${role}`;
}

function hashOf(bytes: Uint8Array): Promise<string> {
  return hashBytes(new Uint8Array(bytes));
}
