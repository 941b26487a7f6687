/**
 * The learner's predictions and attempts, kept in this browser: some kilobytes of text, in `localStorage`, so that they are there before the
 * engine is. A browser that keeps nothing holds them until the page closes.
 */
import {
  MOST_PREDICTIONS,
  predictionsCsv,
  predictionsJson,
  readPredictions,
  type Prediction,
} from '../../lessons/predictions';
import { saveFile } from '../files';

const KEY = 'temper-predictions';

export class PredictionStore {
  list = $state.raw<readonly Prediction[]>([]);

  constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null = browserStorage()) {
    try {
      this.list = readPredictions(JSON.parse(this.storage?.getItem(KEY) ?? '[]'));
    } catch {
      this.list = [];
    }
  }

  find(lesson: string, step: number): Prediction | undefined {
    return this.list.find((other) => other.lesson === lesson && other.step === step);
  }

  /** Takes the place of what was kept of that step. */
  put(prediction: Prediction): void {
    const others = this.list.filter(({ lesson, step }) => lesson !== prediction.lesson || step !== prediction.step);
    this.#keep([...others, prediction].slice(-MOST_PREDICTIONS));
  }

  remove(lesson: string, step: number): void {
    this.#keep(this.list.filter((other) => other.lesson !== lesson || other.step !== step));
  }

  clear(): void {
    this.list = [];
    this.#write(null);
  }

  save(kind: 'csv' | 'json'): void {
    if (kind === 'csv') saveFile('temper-predictions.csv', predictionsCsv(this.list), 'text/csv');
    else saveFile('temper-predictions.json', predictionsJson(this.list), 'application/json');
  }

  #keep(list: readonly Prediction[]): void {
    this.list = list;
    this.#write(JSON.stringify(list));
  }

  /** A full or forbidden storage leaves the list of this page as it is. */
  #write(text: string | null): void {
    try {
      if (text === null) this.storage?.removeItem(KEY);
      else this.storage?.setItem(KEY, text);
    } catch {
      // Nothing is lost that is seen: the list stays until the page closes.
    }
  }
}

/** Null where the browser forbids it: even the question may throw. */
export function browserStorage(): Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

/** One for the page: the lesson, the list of lessons and Results show the same. */
export const predictions = new PredictionStore();
