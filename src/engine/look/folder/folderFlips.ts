/**
 * Where the answers of Look's models flip over sequences of many pictures. Frames are made by the pool, one sequence ahead of the models,
 * which are asked here.
 */
import type { FlipCount } from '../../../contract/flips';
import type { FolderFlipsProgress, FolderFlipsRequest, FolderFlipsResult } from '../../../contract/folder';
import type { ImageSet, Picture } from '../../../contract/image';
import { FlipBoard, flipsOf } from '../../../evaluate/flips';
import { fingerprint } from '../../../num/fingerprint';
import { indexOfLargest } from '../../../num/indexOfLargest';
import { hash3 } from '../../../num/random';
import { sequence } from '../../../perturb/sequences/registry';
import type { TaskPool } from '../../../pool/TaskPool';
import { EngineError } from '../../engineError';
import { pictureAt } from '../../evaluation/pictureAt';
import { macrotask } from '../../experiment/jobControl';
import { ANSWER } from '../../pool/answerTask';
import type { AnsweringClassifier } from '../withClassifiers';
import type { FolderPicture, FolderSource } from './folderSource';
import { nothingReadWords } from '../../../sources/nothingRead';

export interface FolderFlipsOptions {
  request: FolderFlipsRequest;
  source: FolderSource;
  models: readonly AnsweringClassifier[];
  pool: TaskPool;
  onProgress: (progress: FolderFlipsProgress) => void;
  signal: AbortSignal;
}

const ANSWERS = 'Answers are chosen among all classes of the model.';
/** Milliseconds. */
const FIGURES_EVERY = 1000;
/** Measurements so far, by which what is shared is named. */
let shared = 0;

/** @throws the signal's reason where it was cancelled; {EngineError} where no picture can be read */
export async function measureFolderFlips(options: FolderFlipsOptions): Promise<FolderFlipsResult> {
  const { request, source, models, pool, onProgress, signal } = options;
  const { sequences, seed, known = [] } = request;
  const infos = sequences.map((name) => sequence(name).info);
  const board = new FlipBoard();
  for (const count of known) if (count.flips.length === models.length) board.add(count);
  const total = source.total * infos.reduce((sum, { frames }) => sum + frames, 0);
  const rows = () => models.map(({ label }, m) => ({ label, answers: ANSWERS, ...board.figures(m, infos, seed) }));
  let done = 0;
  // Intervals take long to draw: they are told about once a second.
  let told = { rows: rows(), at: performance.now() };
  const tell = (counted: readonly FlipCount[]) => {
    if (performance.now() - told.at > FIGURES_EVERY) told = { rows: rows(), at: performance.now() };
    onProgress({ done: Math.min(done, total), total, pictures: source.total, rows: told.rows, counted });
  };
  tell([]);
  const seen = new Set<string>();
  /** What is made while the models look at what was made before. */
  let ahead: { key: string; name: string; frames: Promise<Picture[]> } | null = null;
  const take = async () => {
    const { key, name, frames } = ahead!;
    ahead = null;
    const pictures = await frames;
    const flips: number[] = [];
    for (const model of models) {
      signal.throwIfAborted();
      const answers = (await model.probabilities(pictures, true)).map((shares) => indexOfLargest(shares));
      flips.push(flipsOf(answers, sequence(name).info.comparedWithFirst));
      await macrotask();
    }
    const count = { sequence: name, picture: key, flips, of: pictures.length - 1 };
    board.add(count);
    done += pictures.length;
    tell([count]);
  };
  try {
    for await (const batch of source.batches(signal)) {
      for (const one of batch.pictures) {
        const key = `${seen.size}#${fingerprint(one.picture.pixels)}`;
        seen.add(key);
        for (const { name, frames: all } of infos) {
          signal.throwIfAborted();
          if (board.has(name, key)) {
            done += all;
            continue;
          }
          const frames = framesOf(pool, one, name, signal);
          // What it throws is thrown where it is taken.
          frames.catch(() => {});
          if (ahead) await take();
          ahead = { key, name, frames };
        }
      }
    }
    if (ahead) await take();
  } finally {
    await Promise.allSettled([ahead?.frames]);
  }
  board.keepOnly(seen);
  const { name, layout, found, total: wanted, data, leftOut } = source;
  if (seen.size === 0) {
    throw new EngineError(nothingReadWords(name, leftOut));
  }
  const notes = [...source.notes];
  if (found > wanted) {
    notes.push(`Of ${found.toLocaleString('en')} pictures ${wanted} were drawn by the seed, spread over the classes.`);
  }
  const about = { name, layout, found, count: seen.size, classNames: data.classNames, side: source.side() };
  return { ...about, notes, leftOut, sequences, seed, rows: rows() };
}

async function framesOf(
  pool: TaskPool,
  { picture, seed, index }: FolderPicture,
  name: string,
  signal: AbortSignal,
): Promise<Picture[]> {
  const set: ImageSet = { name, count: 1, ...picture, labels: new Int32Array([-1]), classNames: [] };
  const one = pool.share(`folder flips, picture ${++shared}`, set);
  try {
    // A picture without a name draws by its place, as it does elsewhere.
    const frames = { sequence: name, seed: index === 0 ? seed : hash3(seed, index, 0) };
    const input = { set: one, corrupt: null, frames, models: [], pictures: true };
    const { pixels } = await pool.run(ANSWER, input, { uses: [one], signal });
    const all = { ...set, pixels: pixels! };
    return Array.from({ length: sequence(name).info.frames }, (_, i) => pictureAt(all, i));
  } finally {
    pool.forget(one);
  }
}
