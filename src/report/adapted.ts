/** Networks that adapted to the pictures of a report: what they gained and cost, and how accuracy went in a stream. */
import { ADAPTATION_ORDERS, type AdaptationSettings } from '../contract/adaptation';
import type { Adapted, AdaptedStream } from '../contract/adapted';
import type { Accuracy, Report } from '../contract/report';
import { NOTHING, corruptionLabel, points, withInterval } from './format';

export interface AdaptedResult {
  /** Unique in the report. */
  id: string;
  label: string;
  clean: Accuracy | null;
  corrupted: Accuracy | null;
  adaptation: Adapted;
}

/** Methods of the experiment first, then models beside it. */
export function adaptedResults(report: Report): AdaptedResult[] {
  const methods = report.methods.map(({ name, ...rest }) => ({ id: name as string, ...rest }));
  return [...methods, ...(report.others ?? [])].flatMap(({ id, label, clean, corrupted, adaptation }) =>
    adaptation ? [{ id, label, clean, corrupted, adaptation }] : [],
  );
}

/** Such as "32 pictures at a time, shuffled; those of training count as 128". */
export function settingsWords(by: Adapted['by'], { pictures, prior, order, tent }: AdaptationSettings): string {
  const how =
    by === 'bn'
      ? `those of training count as ${prior}`
      : `learning rate ${tent.learningRate}, ${tent.steps} ${tent.steps === 1 ? 'step' : 'steps'} a batch` +
        (tent.mode === 'episodic' ? ', begun anew with each' : '');
  return `${pictures} pictures at a time, ${ORDER_WORDS[order]}; ${how}`;
}

export const ORDER_WORDS: Record<AdaptedStream['order'], string> = {
  shuffled: 'shuffled',
  'by-class': 'one class after another',
};

export const ADAPTED_COLUMNS = [
  'Clean',
  'Clean, gained points',
  'Corrupted',
  'Corrupted, gained points',
  'Numbers changed',
  'Seconds an answer',
] as const;

/** How each adapted and by which statistics: sentences, each once. */
export function adaptedSentences(results: readonly AdaptedResult[]): string[] {
  const how = results.map(({ label, adaptation: { by, settings } }) => `${label}: ${settingsWords(by, settings)}.`);
  return [...new Set([...how, ...results.map(({ adaptation }) => adaptation.statistics)])];
}

/** Cells in the order of `ADAPTED_COLUMNS`. */
export function adaptedCells({ clean, corrupted, adaptation }: AdaptedResult): string[] {
  const { gain, changedParameters, answerSeconds } = adaptation;
  const gained = (set: 'clean' | 'corrupted') => {
    const one = gain?.[set];
    return one ? `${points(100 * one.value)} (${points(100 * one.low)} to ${points(100 * one.high)})` : NOTHING;
  };
  return [
    withInterval(clean ?? undefined),
    gained('clean'),
    withInterval(corrupted ?? undefined),
    gained('corrupted'),
    changedParameters.toLocaleString('en'),
    answerSeconds.toFixed(3),
  ];
}

export interface StreamLine {
  name: string;
  stream: AdaptedStream;
}

/** The streams of a cell that the report has, by the method and the order. */
export function streamLines(report: Report): StreamLine[] {
  return adaptedResults(report).flatMap(({ label, adaptation }) =>
    ADAPTATION_ORDERS.flatMap((order) =>
      adaptation.streams
        .filter((stream) => stream.order === order)
        .map((stream) => ({ name: `${label}, ${ORDER_WORDS[order]}`, stream })),
    ),
  );
}

/** What the streams are of, in words: "Gaussian noise at severity 5". */
export function streamedWords({ corruption, severity, passes }: AdaptedStream): string {
  return `${corruptionLabel(corruption)} at severity ${severity}${passes > 1 ? `, the pictures ${passes} times` : ''}`;
}

export const STREAM_COLUMNS = ['Stream', 'Batches', 'Accuracy', 'n'] as const;

export function streamRows(lines: readonly StreamLine[]): string[][] {
  return lines.flatMap(({ name, stream }) =>
    stream.points.map(({ steps, accuracy }) => [name, `up to ${steps}`, withInterval(accuracy), String(accuracy.n)]),
  );
}

/** How far a stream fell: its first point against its last, in words; null where it has fewer than two. */
export function courseWords({ name, stream: { points: all } }: StreamLine): string | null {
  const [first, last] = [all[0], all.at(-1)];
  if (!first || !last || all.length < 2) return null;
  const apart = first.accuracy.high < last.accuracy.low || last.accuracy.high < first.accuracy.low;
  return (
    `${name}: from ${withInterval(first.accuracy)} % in the first ${first.steps} ${first.steps === 1 ? 'batch' : 'batches'} to ` +
    `${withInterval(last.accuracy)} % in the last ones${apart ? '' : ', whose intervals overlap'}.`
  );
}

export const TRANSDUCTIVE =
  'The pictures that are adapted to are those that are answered, each test set and each corruption and severity by itself, as published. ' +
  'A gain is against the same network as it is on the same pictures, with the paired bootstrap interval. Nothing is trained before: all ' +
  'that adapting costs is paid with every answer (seconds of one processor).';
