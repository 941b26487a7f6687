/**
 * The wall of an experiment: a few test pictures, the same before and after, whose tiles turn right or wrong as each method is measured.
 * It is chosen by the seed alone, and its answers are those that the accuracies are counted from.
 */
import type { MethodName } from './config';

/** A row of tiles: the pictures of one test set. */
export interface WallRow {
  /** What was done to the pictures; null for pictures that arrived as they are. */
  corruption: string | null;
  /** 1..5; 0 for arrivals. */
  severity: number;
  /** Numbers of the pictures in their set. */
  indices: readonly number[];
  /** Class index of each. */
  labels: readonly number[];
}

export interface WallPlan {
  /** Of a tile, in pixels. */
  side: number;
  classNames: readonly string[];
  rows: readonly WallRow[];
  /** Every row shows the same pictures, so that a clean one stands for its column. */
  sameColumns: boolean;
}

/** The clean pictures of the columns, in place of the number of a row. */
export const CLEAN_ROW = -1;

export type WallNews =
  /** A wall begins: what will be on it. */
  | { plan: WallPlan }
  /** The pictures of a row, one after another: `columns · side · side · 3` bytes. */
  | { row: number; pixels: Uint8Array }
  /** The class that a method answered for each picture of a row. */
  | { row: number; method: MethodName; answers: readonly number[] };
