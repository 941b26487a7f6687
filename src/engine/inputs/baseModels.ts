/**
 * The pre-trained models of an experiment: the embedded pair, or kept ones of the user's own. They stay loaded between jobs, so
 * that a job begins and ends with the same tensors.
 */
import type * as tf from '../../compute/tf';
import type { ExperimentConfig } from '../../contract/config';
import type { KeptModel } from '../../contract/library';
import type { ModelInfo } from '../../contract/model';
import { embeddedId, embeddedPath, loadEmbedded } from '../../models/embedded';
import { disposeWeights, type Architecture, type Weights } from '../../models/model';
import { sizeOf } from '../../models/size';
import { webTraining } from '../../models/webTraining';
import type { PackName } from '../../sources/emojiPack';
import { hashBytes } from '../../store/contentKey';
import { EngineError } from '../engineError';
import type { Platform } from '../platform/platform';

export type ModelRole = 'small' | 'large';

/** The weights are shared by everything that reads them, and never changed. */
export interface BaseModel {
  info: ModelInfo;
  architecture: Architecture;
  weights: Weights;
  /** Hash of the weight file and of what was said about it. */
  hash: string;
  /** Of its published classifier; null where nobody says them. */
  classNames: readonly string[] | null;
  /** Number of classes of its published classifier; 0 where it has none. */
  classes: number;
  /** An embedded model, which knows drawings. */
  drawings?: boolean;
  /** CLIP: a classifier from the names of classes. The tensors belong to the caller. */
  zeroShot: ((classNames: readonly string[]) => Promise<{ weight: tf.Tensor2D; bias: tf.Tensor1D }>) | null;
}

export interface ModelPair {
  small: BaseModel;
  large: BaseModel;
}

/** A kept model, ready to run; see `library/models`. */
export interface OpenedNetwork {
  kept: KeptModel;
  architecture: Architecture;
  weights: Weights;
  classNames: readonly string[] | null;
  zeroShot: BaseModel['zeroShot'];
  dispose(): void;
}

interface Loaded {
  model: Promise<BaseModel>;
  dispose(): void;
}

const EMBEDDED = 'embedded';

export class BaseModels {
  private readonly embeddedOnes = new Map<string, Promise<BaseModel>>();
  private readonly kept = new Map<string, Loaded>();
  private readonly held = { experiment: [] as string[], look: [] as string[], evaluation: [] as string[] };

  constructor(
    private readonly platform: Platform,
    private readonly open: (id: string) => Promise<OpenedNetwork>,
  ) {}

  /** The models that a configuration names. */
  async pair({ data, models }: Pick<ExperimentConfig, 'data' | 'models'>): Promise<ModelPair> {
    const chosen = { small: models?.small ?? EMBEDDED, large: models?.large ?? EMBEDDED };
    this.hold('experiment', [chosen.small, chosen.large]);
    const [small, large] = await Promise.all(
      (['small', 'large'] as const).map((role) =>
        chosen[role] === EMBEDDED ? this.embedded(role, packOf(data)) : this.own(chosen[role], role),
      ),
    );
    return { small: small!, large: large! };
  }

  embedded(role: ModelRole, pack: PackName): Promise<BaseModel> {
    const id = embeddedId(role, pack);
    const known = this.embeddedOnes.get(id);
    if (known) return known;
    const made = loadEmbeddedModel(this.platform, role, pack);
    this.embeddedOnes.set(id, made);
    // So that it can be tried again.
    made.catch(() => this.embeddedOnes.delete(id));
    return made;
  }

  /** A kept network. @throws {EngineError} where it is not kept here */
  async own(id: string, role: ModelRole): Promise<BaseModel> {
    const known = this.kept.get(id) ?? this.load(id);
    const model = await known.model;
    return { ...model, info: { ...model.info, role } };
  }

  private load(id: string): Loaded {
    let dispose = () => {};
    let released = false;
    const model = this.open(id).then((opened) => {
      dispose = () => opened.dispose();
      if (released) dispose();
      return fromKept(opened);
    });
    const loaded: Loaded = {
      model,
      dispose: () => {
        released = true;
        dispose();
      },
    };
    this.kept.set(id, loaded);
    model.catch(() => this.kept.delete(id));
    return loaded;
  }

  /** After the GPU was lost: what was on it goes, and is loaded again when it is next asked for. */
  renew(): void {
    for (const model of this.embeddedOnes.values())
      void model.then(({ weights }) => disposeWeights(weights)).catch(() => {});
    this.embeddedOnes.clear();
    for (const { dispose } of this.kept.values()) dispose();
    this.kept.clear();
  }

  /** Says which kept models someone needs; the others leave the memory. */
  hold(who: 'experiment' | 'look' | 'evaluation', ids: readonly string[]): void {
    this.held[who] = [...ids];
    const needed = new Set(Object.values(this.held).flat());
    for (const [id, loaded] of this.kept) {
      if (needed.has(id)) continue;
      loaded.dispose();
      this.kept.delete(id);
    }
  }
}

/** The embedded pack that goes with the data: data of the user's own meets the models that know more things. */
export function packOf(data: Pick<ExperimentConfig['data'], 'pack'>): PackName {
  return data.pack === 'own' ? 'emoji-64' : data.pack;
}

async function loadEmbeddedModel(platform: Platform, role: ModelRole, pack: PackName): Promise<BaseModel> {
  const id = embeddedId(role, pack);
  let file = new Uint8Array();
  const loaded = await loadEmbedded(async (path) => {
    const bytes = await platform.readAsset(path);
    if (path === embeddedPath(id)) file = new Uint8Array(bytes);
    return bytes;
  }, id);
  const { classNames } = loaded.info;
  return {
    ...loaded,
    hash: await hashBytes(file),
    classNames,
    classes: classNames.length,
    drawings: true,
    zeroShot: null,
  };
}

function fromKept({ kept, architecture, weights, classNames, zeroShot }: OpenedNetwork): BaseModel {
  const trained = webTraining(kept);
  const info: ModelInfo = {
    id: kept.id,
    label: kept.label,
    role: 'large',
    description: kept.assumed.join(' '),
    source: kept.source,
    licence: kept.licence,
    inputSize: kept.inputSize,
    classNames: classNames ?? [],
    ...sizeOf(architecture, kept.classes),
    bytes: kept.bytes,
    ...(trained === null ? {} : { webTraining: trained }),
  };
  return { info, architecture, weights, hash: kept.id, classNames, classes: kept.classes, zeroShot };
}

/** What a model is with a classifier for so many classes. */
export function withClasses(info: ModelInfo, architecture: Architecture, classNames: readonly string[]): ModelInfo {
  return { ...info, classNames, ...sizeOf(architecture, classNames.length) };
}

/** @throws {EngineError} where the teacher would be the larger one */
export function checkPair({ small, large }: ModelPair): void {
  if (small.info.parameters <= large.info.parameters) return;
  throw new EngineError(
    `The teacher (${small.info.label}) has more parameters than the model it teaches (${large.info.label}). Exchange them, or ` +
      'choose a smaller teacher.',
  );
}

/** Frees what `withClassifierHead` made. */
export function disposeClassifierHead({ architecture, weights }: BaseModel): void {
  disposeWeights({
    weight: weights[`${architecture.classifier}.weight`]!,
    bias: weights[`${architecture.classifier}.bias`]!,
  });
}
