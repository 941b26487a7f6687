/**
 * A network that adapts, and whoever computes with it: this thread, or the workers of a pool. A stream of pictures is gone through batch by
 * batch, each adapted to and answered; several streams go on beside each other. The figures are the same for any number of workers.
 */
import type { AdaptationSettings } from '../../contract/adaptation';
import type { ImageSet } from '../../contract/image';
import { plainModel, type PlainModel } from '../../models/plainModel';
import { batchNormsOf } from '../../models/normalising';
import type { TunedModel } from '../../models/tuned';
import type { Shared, TaskPool } from '../../pool/TaskPool';
import { adaptTask, answerAdapted, momentsOf, momentsTask, type AdaptedAnswers, type AdaptedBatch } from './adaptTask';
import { disposeRebased, distanceFrom, rebased, statisticsOf, STRANGE_DISTANCE, type Moments } from './normStatistics';
import { picturesOf } from './pictures';

/** Clean pictures that statistics are measured on, at most. */
export const MEASURED_ON = 128;
/** Of them at a time. */
const AT_A_TIME = 8;

let opened = 0;

/** Which statistics stand for those of training, and why, in a sentence. */
interface Basis {
  measured: boolean;
  words: string;
}

export interface AdaptedModelOptions {
  settings: AdaptationSettings;
  /** Pictures that the network may know: none that it is measured on. */
  clean: ImageSet;
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
    let shared = await share(model);
    const own = (basis: Basis) =>
      new AdaptedModel(model, settings, basis, pool, shared, () => shared && pool?.forget(shared));
    if (settings.statistics === 'file')
      return own({ measured: false, words: 'The statistics of training are those of the file.' });
    const { count, statistics } = await measured(model, shared, options);
    const distance = await distanceFrom(model.weights, statistics);
    const far = `half of the file's variances are off by a factor of ${Math.exp(distance).toFixed(2)} or more from those of ${count} clean pictures`;
    if (settings.statistics === 'auto' && distance < STRANGE_DISTANCE) {
      return own({ measured: false, words: `The statistics of training are those of the file; ${far}.` });
    }
    const weights = rebased(model.weights, statistics);
    const changed = { ...model, weights };
    if (shared) pool!.forget(shared);
    shared = await share(changed);
    const words =
      `The statistics of training were measured on ${count} clean pictures, the network's function staying as it is` +
      (settings.statistics === 'auto' ? `: ${far}, so they are not those that it was trained with.` : '.');
    return new AdaptedModel(changed, settings, { measured: true, words }, pool, shared, () => {
      if (shared) pool!.forget(shared);
      disposeRebased(weights, model.weights);
    });
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

async function measured(
  model: TunedModel,
  shared: Shared<PlainModel> | null,
  { clean, pool, between }: AdaptedModelOptions,
) {
  const count = Math.min(MEASURED_ON, clean.count);
  // Spread over the pictures, which may lie class by class.
  const places = Int32Array.from({ length: count }, (_, i) => Math.floor((i * clean.count) / count));
  const batches: Promise<Moments>[] = [];
  const moments: Moments[] = [];
  for (let start = 0; start < count; start += AT_A_TIME) {
    const set = picturesOf(clean, places.slice(start, start + AT_A_TIME));
    const one =
      pool && shared ? pool.run(momentsTask, { model: shared, set }, { uses: [shared] }) : momentsOf(model, set);
    one.catch(() => {});
    batches.push(one);
    if (batches.length >= (pool?.workers ?? 1)) moments.push(await batches.shift()!);
    await between();
  }
  for (const one of batches) moments.push(await one);
  return { count, statistics: statisticsOf(moments) };
}
