/**
 * Accuracy or agreement against severity over many pictures, with the chain of Look and the models that answer there. Pictures are
 * prepared as benchmarks do, corrupted by the pool, and asked about here, batch by batch, so that a part of the answer is there soon.
 */
import type { DeviceError } from '../../../compute/deviceErrors';
import type { CorruptRequest } from '../../../contract/engine';
import {
  FOLDER_SEVERITIES,
  MOST_FOLDER,
  type FolderApi,
  type FolderFlipsProgress,
  type FolderFlipsRequest,
  type FolderFlipsResult,
  type FolderProgress,
  type FolderRequest,
  type FolderResult,
} from '../../../contract/folder';
import type { Picture } from '../../../contract/image';
import { corruptBySteps } from '../../../perturb/composition';
import { sequence } from '../../../perturb/sequences/registry';
import { EngineError } from '../../engineError';
import { macrotask } from '../../experiment/jobControl';
import type { Classifier } from '../../inputs/classifier';
import { CORRUPT } from '../../pool/corruptTask';
import { warmUp } from '../../pool/warmUp';
import type { SessionParts } from '../../sessionParts';
import { attacks, type Composing } from '../drawingVerbs';
import { checkSweep } from '../sweep';
import type { AnsweringClassifier } from '../withClassifiers';
import { measureFolderFlips } from './folderFlips';
import { FolderCounts } from './folderCounts';
import { folderSource, type FolderBatch, type FolderPicture, type FolderSource } from './folderSource';
import { nothingReadWords } from '../../../sources/nothingRead';

export interface FolderTools {
  /** Throws where the session has not been started. */
  parts: () => SessionParts;
  /** Why nothing can be measured now; null where it can. */
  busy: () => string | null;
  composing: Composing;
  /** Opens the models that answer in Look, for as long as `use` takes. */
  answering<T>(use: (models: readonly AnsweringClassifier[]) => Promise<T>): Promise<T>;
}

export class FolderVerbs implements FolderApi {
  private current: AbortController | null = null;
  /** Sets so far, by which what is shared is named. */
  private shared = 0;

  constructor(private readonly tools: FolderTools) {}

  get running(): boolean {
    return this.current !== null;
  }

  async folderCurve(request: FolderRequest, onProgress: (progress: FolderProgress) => void): Promise<FolderResult> {
    checkSweep({ ...request, picture: NO_PICTURE, severities: FOLDER_SEVERITIES });
    return this.measuring(request, (source, models, signal) =>
      this.measure(request, source, models, onProgress, signal),
    );
  }

  async folderFlips(
    request: FolderFlipsRequest,
    onProgress: (progress: FolderFlipsProgress) => void,
  ): Promise<FolderFlipsResult> {
    if (request.sequences.length === 0) throw new RangeError('Choose at least one sequence.');
    for (const name of request.sequences) sequence(name);
    return this.measuring(request, (source, models, signal) =>
      measureFolderFlips({ request, source, models, pool: this.tools.parts().pool, onProgress, signal }),
    );
  }

  /** Opens pictures and models for as long as `use` takes, one such thing at a time. */
  private async measuring<T>(
    request: Pick<FolderRequest, 'pictures' | 'seed' | 'most'>,
    use: (source: FolderSource, models: readonly AnsweringClassifier[], signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const parts = this.tools.parts();
    const busy = this.current ? 'A folder is measured already. Wait for it, or cancel it.' : this.tools.busy();
    if (busy !== null) throw new EngineError(busy);
    const most = Math.min(MOST_FOLDER, Math.floor(request.most));
    if (!(most >= 1))
      throw new RangeError(`${request.most} pictures cannot be taken; give a whole number of at least 1.`);
    const control = new AbortController();
    this.current = control;
    const { signal } = control;
    try {
      warmUp(parts.pool);
      const source = await folderSource(parts, request.pictures, { seed: request.seed, most, signal });
      return await this.tools.answering((models) => {
        if (models.length === 0) throw new EngineError('No model answers in Look. Let one answer there first.');
        return use(source, models, signal);
      });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw error;
    } finally {
      this.current = null;
    }
  }

  async cancelFolder(): Promise<void> {
    this.current?.abort(new DOMException('Measuring the folder was cancelled.', 'AbortError'));
  }

  /** The GPU failed: what was counted on it until then is no whole figure. */
  deviceFailed(error: DeviceError): void {
    this.current?.abort(new EngineError(`${error.message} Nothing was kept; measure the folder again.`));
  }

  private async measure(
    request: FolderRequest,
    source: FolderSource,
    models: readonly AnsweringClassifier[],
    onProgress: (progress: FolderProgress) => void,
    signal: AbortSignal,
  ): Promise<FolderResult> {
    const counts = models.map((model) => new FolderCounts({ ...model, drawings: model.by !== undefined }, source.data));
    const curves = () => counts.map((one) => one.curve());
    const { total } = source;
    let count = 0;
    onProgress({ done: 0, total, curves: curves() });
    /** One batch is corrupted while the models are asked about the one before. */
    let ahead: Promise<FolderBatch & { made: Picture[][] }> | null = null;
    const take = async () => {
      const { pictures, seen, made } = await ahead!;
      ahead = null;
      await this.ask(pictures, made, models, counts, signal);
      count += pictures.length;
      onProgress({ done: seen, total, curves: curves() });
    };
    try {
      for await (const batch of source.batches(signal)) {
        if (batch.pictures.length === 0) continue;
        const next = this.corrupted(request, batch.pictures, signal).then((made) => ({ ...batch, made }));
        // What it throws is thrown where it is taken.
        next.catch(() => {});
        if (ahead) await take();
        ahead = next;
      }
      if (ahead) await take();
    } finally {
      await Promise.allSettled([ahead]);
    }
    const { name, layout, found, data, leftOut } = source;
    if (count === 0) {
      throw new EngineError(nothingReadWords(name, leftOut));
    }
    const notes = [...source.notes, ...counts.flatMap(({ note }) => note ?? [])];
    if (found > total) {
      notes.push(`Of ${found.toLocaleString('en')} pictures ${total} were drawn by the seed, spread over the classes.`);
    }
    const side = source.side();
    return { name, layout, found, count, classNames: data.classNames, side, notes, leftOut, curves: curves() };
  }

  private async ask(
    batch: readonly FolderPicture[],
    made: readonly (readonly Picture[])[],
    models: readonly Classifier[],
    counts: readonly FolderCounts[],
    signal: AbortSignal,
  ): Promise<void> {
    const clean = batch.map(({ picture }) => picture);
    const labels = batch.map(({ label }) => label);
    for (const [m, model] of models.entries()) {
      const one = counts[m]!;
      const answers: Float32Array[][] = [];
      for (const pictures of made) {
        signal.throwIfAborted();
        answers.push(await model.probabilities(pictures, true));
        // What else is asked of the engine is answered in between.
        await macrotask();
      }
      one.add(labels, one.comparesWithClean ? await model.probabilities(clean, true) : [], answers);
    }
  }

  /** made[severity][picture] */
  private async corrupted(
    request: FolderRequest,
    batch: readonly FolderPicture[],
    signal: AbortSignal,
  ): Promise<Picture[][]> {
    const made: Picture[][] = FOLDER_SEVERITIES.map(() => []);
    const { steps, step } = request;
    const at = (severity: number) =>
      steps.flatMap((one, k) => (k !== step ? [one] : severity === 0 ? [] : [{ ...one, severity }]));
    await Promise.all(
      batch.map(async (one, i) => {
        const pictures = await this.one(request, one, FOLDER_SEVERITIES.map(at), signal);
        pictures.forEach((picture, s) => (made[s]![i] = picture));
      }),
    );
    return made;
  }

  /** One picture under each of the chains. */
  private async one(
    { table, model, region }: FolderRequest,
    { picture, seed, index }: FolderPicture,
    chains: readonly CorruptRequest['steps'][],
    signal: AbortSignal,
  ): Promise<Picture[]> {
    const { pool } = this.tools.parts();
    const made: Picture[] = [];
    const shared = pool.share(`folder, picture ${++this.shared}`, picture);
    try {
      for (const steps of chains) {
        signal.throwIfAborted();
        const request: CorruptRequest = {
          picture,
          whole: true,
          steps,
          seed,
          index,
          table,
          ...(model ? { model } : {}),
          ...(region ? { region } : {}),
        };
        if (steps.length === 0) made.push(picture);
        else if (attacks(request)) {
          made.push(await this.tools.composing(request, (options) => corruptBySteps(picture, steps, options)));
        } else {
          const part = region ? { part: region } : {};
          const input = { picture: shared, steps, seed, index, table, jpeg: null, ...part };
          made.push(await pool.run(CORRUPT, input, { uses: [shared], signal }));
        }
      }
    } finally {
      pool.forget(shared);
    }
    return made;
  }
}

const NO_PICTURE: Picture = { width: 0, height: 0, pixels: new Uint8Array() };
