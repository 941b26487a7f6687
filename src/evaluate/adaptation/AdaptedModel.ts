/**
 * A network that adapts, and whoever computes with it: this thread, or the workers of a pool. A stream of pictures is gone through batch by
 * batch, each adapted to and answered; several streams go on beside each other. The figures are the same for any number of workers.
 */
import type { AdaptationSettings } from '../../contract/adaptation';
import type { ImageSet } from '../../contract/image';
import { plainModel, type PlainModel } from '../../models/plainModel';
import { batchNormsOf } from '../../models/normalising';
import type { TunedModel } from '../../models/tuned';
import { evenPlaces } from '../../num/evenPlaces';
import type { Shared, TaskPool } from '../../pool/TaskPool';
import { adaptTask, answerAdapted, momentsOf, momentsTask, type AdaptedAnswers, type AdaptedBatch } from './adaptTask';
import {
  disposeRebased,
  distanceFrom,
  rebased,
  statisticsOf,
  STRANGE_FACTOR,
  type Moments,
  type NormStatistics,
} from './normStatistics';
import { picturesOf } from './pictures';

/** Clean pictures that statistics are measured on, at most. */
export const MEASURED_ON = 128;
/** Of them at a time. */
const AT_A_TIME = 8;

let opened = 0;

/** Which statistics stand for those of training. */
interface Basis {
  /** Null for those of the file. */
  statistics: NormStatistics | null;
  /** Which, and why, in a sentence. */
  words: string;
}

export interface AdaptedModelOptions {
  settings: AdaptationSettings;
  /** Pictures that the network may know, clean and without labels, and which they are; null where there are none. */
  clean: { set: ImageSet; words: string } | null;
  pool: TaskPool | null;
  between: () => Promise<void>;
}

export class AdaptedModel {
  private constructor(
    private readonly model: TunedModel,
    readonly settings: AdaptationSettings,
    readonly basis: Basis,
    private readonly pool: TaskPool | null,
    private readonly shared: Shared<PlainModel> | null,
    private readonly free: () => void,
  ) {}

  /** @throws {Error} where the network has no batch norm; `dispose` has to be called */
  static async open(model: TunedModel, options: AdaptedModelOptions): Promise<AdaptedModel> {
    const { settings, pool } = options;
    if (batchNormsOf(model.architecture).length === 0) throw new Error(NO_BATCH_NORM);
    const share = async (one: TunedModel) => pool && pool.share(`adapted ${++opened}`, await plainModel(one));
    const forget = (shared: Shared<PlainModel> | null) => shared && pool!.forget(shared);
    const shared = await share(model);
    try {
      const basis = await basisOf(model, shared, options);
      if (!basis.statistics) return new AdaptedModel(model, settings, basis, pool, shared, () => forget(shared));
      const weights = rebased(model.weights, basis.statistics);
      const free = () => disposeRebased(weights, model.weights);
      const changed = { ...model, weights };
      const sent = await share(changed).catch((error: unknown) => {
        free();
        throw error;
      });
      forget(shared);
      return new AdaptedModel(changed, settings, basis, pool, sent, () => {
        forget(sent);
        free();
      });
    } catch (error) {
      forget(shared);
      throw error;
    }
  }

  get workers(): number {
    return this.pool?.workers ?? 1;
  }

  answer(batch: Omit<AdaptedBatch, 'settings'>, signal?: AbortSignal): Promise<AdaptedAnswers> {
    const { model, settings, pool, shared } = this;
    if (!pool || !shared) return answerAdapted(model, { ...batch, settings });
    const options = { uses: [shared], ...(signal ? { signal } : {}) };
    return pool.run(adaptTask, { ...batch, settings, model: shared }, options);
  }

  dispose(): void {
    this.free();
  }
}

export const NO_BATCH_NORM =
  'It has no batch norm, whose statistics are what adapts: networks with group or layer norms, ViT and CLIP among them, cannot adapt in this way.';

async function basisOf(
  model: TunedModel,
  shared: Shared<PlainModel> | null,
  { settings, clean, pool, between }: AdaptedModelOptions,
): Promise<Basis> {
  const ofFile = 'The statistics of training are those of the file';
  if (settings.statistics === 'file') return { statistics: null, words: `${ofFile}.` };
  if (!clean) {
    if (settings.statistics === 'auto') {
      return { statistics: null, words: `${ofFile}; there were no clean pictures to see whether they can be.` };
    }
    throw new Error(
      'There are no clean pictures here that statistics of norms could be measured on: take those of the file.',
    );
  }
  const statistics = await measured(model, shared, clean.set, { pool, between });
  const factor = Math.exp(await distanceFrom(model.weights, statistics));
  const far = `half of its variances are off by a factor of ${factor.toFixed(2)} or more from those of clean pictures`;
  if (settings.statistics === 'auto' && factor < STRANGE_FACTOR) {
    return { statistics: null, words: `${ofFile}; ${far}.` };
  }
  const why = settings.statistics === 'auto' ? `: those of the file are not of its training, as ${far}` : '';
  const words = `The statistics of training were measured on ${clean.words}; the network's function stays as it is${why}.`;
  return { statistics, words };
}

async function measured(
  model: TunedModel,
  shared: Shared<PlainModel> | null,
  clean: ImageSet,
  { pool, between }: Pick<AdaptedModelOptions, 'pool' | 'between'>,
): Promise<NormStatistics> {
  const count = Math.min(MEASURED_ON, clean.count);
  // Spread over the pictures, which may lie class by class.
  const places = evenPlaces(count, clean.count);
  const underWay: Promise<Moments>[] = [];
  const moments: Moments[] = [];
  try {
    for (let start = 0; start < count; start += AT_A_TIME) {
      const set = picturesOf(clean, places.slice(start, start + AT_A_TIME));
      const one =
        pool && shared ? pool.run(momentsTask, { model: shared, set }, { uses: [shared] }) : momentsOf(model, set);
      one.catch(() => {});
      underWay.push(one);
      if (underWay.length >= (pool?.workers ?? 1)) moments.push(await underWay.shift()!);
      await between();
    }
    while (underWay.length > 0) moments.push(await underWay.shift()!);
  } finally {
    await Promise.allSettled(underWay);
  }
  return statisticsOf(moments);
}
