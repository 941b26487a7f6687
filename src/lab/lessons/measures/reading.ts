/** What a measure gives: a value with its words, or what has to happen first. */
import type { Lab } from '../../Lab.svelte';
import type { Augmentation } from '../../../contract/config';
import type { Accuracy } from '../../../contract/report';

export interface Measured {
  state: 'measured';
  /** Whole sentences. */
  words: string;
  /** Null where what was asked for did not happen, as a severity at which nothing changed. */
  value: number | null;
  unit: string;
  /** Of the option of a choice that is true. */
  key?: string;
  low?: number;
  high?: number;
  n?: number;
  seed?: number;
  preset?: string;
}

export type Reading = Measured | { state: 'waiting' | 'measuring' | 'failed'; words: string };

/** A teacher that was trained while the lesson was open, on the validation corruptions. */
export interface TrainedTeacher {
  augmentation: Augmentation;
  steps: number;
  seed: number;
  preset: string;
  validation: Accuracy;
}

/** What measures read. What they touch before they wait for anything is measured again when it changes. */
export interface MeasureHost {
  lab: Lab;
  teachers: readonly TrainedTeacher[];
  /** Seeds that earlier steps of the lesson have measured. */
  seeds: readonly number[];
  /** The collection of the class as the browser keeps it. */
  collection: string;
}

export const waiting = (words: string): Reading => ({ state: 'waiting', words });
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
