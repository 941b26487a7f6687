/** The flips of `temper evaluate --flips`: sequences of every picture, with progress, going on where an earlier run was cut off. */
import { basename, dirname, resolve } from 'node:path';
import type { PicturesChoice } from '../../contract/evaluation';
import {
  FLIPS_NOTE,
  USUAL_PICTURES,
  type FlipRow,
  type FlipsProgress,
  type FlipsRecord,
  type FlipsResult,
} from '../../contract/flips';
import type { DataProposal, KeptModel } from '../../contract/library';
import type { EngineSession } from '../../engine/session';
import { flipsCsv, flipsMarkdown, flipsWords, flipText } from '../../report/flips';
import { sayLeftOut } from '../bringIn';
import { diskErrorInWords } from '../diskErrors';
import { Interrupted, onInterrupt, type EndSignal } from '../interrupt';
import { counted, printable } from '../printable';
import { ProgressLine } from '../progressLine';
import { UsageError } from '../usage';
import type { EvaluateOptions } from '../evaluate/evaluateOptions';
import { temperVersion } from '../version';
import { makeFolder, writeWhole } from '../wholeFile';
import { CountsFile } from './countsFile';

/** Of the options of `temper evaluate`, what decides the counts. */
export interface FlipsWanted extends Pick<EvaluateOptions, 'out' | 'data' | 'backend' | 'reading' | 'labels' | 'seed'> {
  /** Id of the kept model. */
  model: string;
  choice: PicturesChoice;
  sequences: readonly string[];
}

export interface Flips {
  result: FlipsResult;
  /**
   * Writes what lies beside the result, prints the figures, and removes what was kept for going on.
   * @param said notes that were printed before
   */
  write(said: ReadonlySet<string>): Promise<void>;
}

/** Seconds after which the time of the whole is told. */
const TOLD_AFTER = 5;

/**
 * @throws {Interrupted} where it was ended by a signal; what was counted is kept
 * @throws {UsageError} where nothing can be written
 */
export async function measuredFlips(session: EngineSession, wanted: FlipsWanted): Promise<Flips> {
  const { out, data, backend, reading, labels, model, seed, sequences } = wanted;
  const choice = { ...wanted.choice, cells: {}, limit: wanted.choice.limit ?? USUAL_PICTURES };
  const about = { temper: await temperVersion(), data: resolve(data), model, seed, choice, backend, reading, labels };
  const file = await countsFile(out, about);
  const clock = new FlipsClock(sequences.length, file.known.length);
  let ended: EndSignal | null = null;
  const forget = onInterrupt((signal) => {
    ended = signal;
    void session.cancelEvaluation();
  });
  try {
    const request = { models: [model], choice, sequences, seed, known: file.known };
    const result = await session.flips(request, (progress) => {
      file.add(progress.counted);
      clock.show(progress);
    });
    await file.settled();
    return { result, write: (said) => write(out, result, file, said) };
  } catch (error) {
    await file.settled().catch(() => {});
    if (ended) throw new Interrupted('Interrupted. The same command goes on from here.', ended);
    throw error;
  } finally {
    forget();
    clock.end();
    // Nothing to go on from.
    if (file.empty) await file.remove();
  }
}

async function countsFile(out: string, about: object): Promise<CountsFile> {
  try {
    await makeFolder(dirname(resolve(out)));
    return await CountsFile.open(out, about);
  } catch (error) {
    throw new UsageError(`Nothing can be written to ${printable(dirname(resolve(out)))}: ${diskErrorInWords(error)}.`);
  }
}

/** Says what will be done, about how long it takes once that is known, and how far it is. */
class FlipsClock {
  private readonly line = new ProgressLine('flips', 10);
  /** Frames that were answered here: those of an earlier run took no time. */
  private answered = 0;
  private began = 0;
  private told = false;

  constructor(
    private readonly sequences: number,
    private readonly known: number,
  ) {}

  show({ done, total, found, pictures, counted: counts }: FlipsProgress): void {
    if (this.began === 0) {
      this.began = performance.now();
      const part =
        found > pictures ? ` of ${found.toLocaleString('en')}, drawn by the seed (--limit takes another number)` : '';
      console.error(
        `Flips: ${counted(pictures, 'picture')}${part} in ${counted(this.sequences, 'sequence')}: ${total.toLocaleString('en')} frames to be answered.`,
      );
      if (this.known > 0)
        console.error(`  What an earlier run counted is taken over (${counted(this.known, 'count')}).`);
      return;
    }
    this.answered += counts.reduce((sum, { of }) => sum + of + 1, 0);
    const seconds = (performance.now() - this.began) / 1000;
    const remainingSeconds = this.answered > 0 ? (seconds / this.answered) * (total - done) : null;
    if (!this.told && remainingSeconds !== null && seconds > TOLD_AFTER) {
      this.told = true;
      this.line.note(
        `about ${remainingSeconds < 90 ? `${Math.round(remainingSeconds)} seconds` : `${Math.round(remainingSeconds / 60)} minutes`} are left`,
      );
    }
    const doing = `${done} of ${total}`;
    this.line.show({ doing, done, total, unit: 'frames', fraction: done / total, remainingSeconds });
  }

  end(): void {
    this.line.end();
  }
}

async function write(out: string, result: FlipsResult, file: CountsFile, said: ReadonlySet<string>): Promise<void> {
  const stem = out.replace(/\.json$/i, '');
  await writeWhole(`${stem}.flips.md`, flipsMarkdown(result));
  await writeWhole(`${stem}.flips.csv`, flipsCsv(result));
  await file.remove();
  for (const line of flipPremises(result, said)) console.error(line);
  for (const line of flipLines(result)) console.log(line);
  console.error(`Written: ${printable(stem)}.flips.md and .flips.csv.`);
}

/** The flips as the result's file has them. */
export function flipsRecord({ rows, pictures, sequences, seed, backend }: FlipsResult): FlipsRecord {
  const [{ id: _, label: __, ...row }] = rows as [FlipRow];
  const { leftOut, ...about } = pictures;
  return { note: FLIPS_NOTE, ...row, sequences, pictures: about, seed, backend, leftOut };
}

/** A result that holds flips and nothing else. */
export async function writeFlipsAlone(
  { out, model, data }: Pick<EvaluateOptions, 'out' | 'model' | 'data'>,
  kept: KeptModel,
  proposal: DataProposal,
  { result, write }: Flips,
): Promise<void> {
  const record = {
    model: basename(resolve(model.path)),
    modelOptions: kept.options,
    data: basename(resolve(data)),
    flips: flipsRecord(result),
  };
  sayLeftOut(result.pictures.leftOut.slice(proposal.leftOut.length));
  await writeWhole(out, `${JSON.stringify(record, null, 1)}\n`);
  await write(new Set([...proposal.notes, ...proposal.doubts.map(({ said }) => said)]));
  console.error(`Written: ${printable(out)}.`);
}

/** What is printed: one line each for the mean and every sequence. */
function flipLines(result: FlipsResult): string[] {
  const [row] = result.rows;
  if (!row) return [];
  const of = counted(result.sequences.length, 'sequence');
  return [
    ...(row.mean ? [`mFP ${flipText(row.mean)} %, unnormalised, mean over ${of}, n = ${row.mean.n}`] : []),
    ...row.perSequence.map(({ sequence, n, frames, comparedWith, ...figure }) => {
      const how = comparedWith === 'first' ? 'against the first' : 'each against the one before';
      return `${sequence} ${flipText(figure)} %, n = ${n} × ${frames} frames, ${how}`;
    }),
  ];
}

/** Which pictures, and how answers were chosen. */
function flipPremises(result: FlipsResult, said: ReadonlySet<string>): string[] {
  return [
    flipsWords(result),
    ...result.rows.map(({ answers }) => answers),
    ...result.pictures.notes.filter((note) => !said.has(note)),
  ];
}
