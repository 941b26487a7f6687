/** Goes through the pictures of a source, sequence by sequence, with all models at once, and counts where their answers flip. */
import type { FlipCount, FlipsProgress, FlipsRequest, FlipsResult } from '../../../contract/flips';
import { FlipBoard, flipsOf } from '../../../evaluate/flips';
import { sequence } from '../../../perturb/sequences/registry';
import type { TaskPool } from '../../../pool/TaskPool';
import { EngineError } from '../../engineError';
import { AskedModels } from '../AskedModels';
import type { EvaluatedModel } from '../evaluatedModel';
import type { FlipSource } from './flipSource';
import { nothingReadWords } from '../../../sources/nothingRead';

export interface MeasureOptions {
  models: readonly EvaluatedModel[];
  source: FlipSource;
  request: FlipsRequest;
  pool: TaskPool;
  freeBytes?: number | null;
  backend: string;
  onProgress: (progress: FlipsProgress) => void;
  signal: AbortSignal;
}

/** @throws the signal's reason where it was cancelled; Error where no picture can be read */
export async function measureFlips(options: MeasureOptions): Promise<FlipsResult> {
  const { models, source, request, pool, backend, onProgress, signal } = options;
  const { seed, known = [] } = request;
  const infos = request.sequences.map((name) => sequence(name).info);
  const board = new FlipBoard();
  for (const count of known) if (count.flips.length === models.length) board.add(count);
  const frames = infos.reduce((sum, info) => sum + info.frames, 0);
  const total = source.count * frames * models.length;
  let done = 0;
  const tell = (counted: readonly FlipCount[]) =>
    onProgress({ done: Math.min(done, total), total, found: source.found, pictures: source.count, counted });
  tell([]);
  const asked = await AskedModels.share(models, pool, { signal, freeBytes: options.freeBytes ?? null });
  /** In the order in which they were begun. */
  const underWay: Promise<FlipCount>[] = [];
  const take = async () => {
    const count = await underWay.shift()!;
    board.add(count);
    done += (count.of + 1) * models.length;
    tell([count]);
  };
  const counted = async (picture: string, name: string, answers: Promise<Int32Array[]>): Promise<FlipCount> => {
    const { comparedWithFirst, frames: all } = sequence(name).info;
    const flips = (await answers).map((given) => flipsOf(given, comparedWithFirst));
    return { sequence: name, picture, flips, of: all - 1 };
  };
  const seen = new Set<string>();
  try {
    for await (const { key, set, seed: drawn } of source.pictures(signal)) {
      seen.add(key);
      for (const { name, frames: all } of infos) {
        signal.throwIfAborted();
        if (board.has(name, key)) {
          done += all * models.length;
          continue;
        }
        const answers = asked.answers({
          condition: 'clean',
          keys: Array.from({ length: all }, String),
          labels: set.labels,
          set,
          corrupt: null,
          frames: { sequence: name, seed: drawn },
          among: source.among,
        });
        const count = counted(key, name, answers);
        // What it throws is thrown where it is taken.
        count.catch(() => {});
        underWay.push(count);
        if (underWay.length > pool.workers) await take();
      }
    }
    while (underWay.length > 0) await take();
  } finally {
    await Promise.allSettled(underWay);
    asked.forget();
  }
  board.keepOnly(seen);
  const about = source.about();
  if (about.count === 0) {
    throw new EngineError(nothingReadWords(about.name, about.leftOut));
  }
  const notes = [...about.notes, ...asked.notes];
  if (source.found > source.count) {
    notes.push(
      `Of ${source.found.toLocaleString('en')} pictures ${source.count} were drawn by the seed, spread over the classes where they have any.`,
    );
  }
  const rows = models.map(({ id, label, matched }, m) => ({
    id,
    label,
    answers: `Answers are chosen ${source.chosenAmong}; its classes were found ${matched}.`,
    ...board.figures(m, infos, seed),
  }));
  return { pictures: { ...about, notes }, sequences: request.sequences, seed, backend, rows };
}
