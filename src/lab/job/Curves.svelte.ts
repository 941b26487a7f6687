/**
 * Live curves. Rows are appended to plain arrays; the page is told that something is new at most four times a second, so
 * that drawing never competes with training for a core.
 */
import type { MetricRow, StageName } from '../../contract/engine';
import type { Curve } from '../../contract/report';

/** One stage's curve: `columns[c]` at `steps[i]` is `series[c][i]`. */
export interface LiveCurve {
  columns: readonly string[];
  steps: number[];
  series: number[][];
}

export class Curves {
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- appended to in place; `#version` tells the page
  #curves = new Map<StageName, LiveCurve>();
  #version = $state(0);
  #announced = false;

  constructor(private readonly interval = 250) {}

  append(row: MetricRow): void {
    let curve = this.#curves.get(row.stage);
    if (!curve || curve.columns.length !== row.columns.length) {
      curve = { columns: [...row.columns], steps: [], series: row.columns.map(() => []) };
      this.#curves.set(row.stage, curve);
    }
    // After a resume the engine repeats the steps since its last checkpoint: what comes again replaces what was there.
    while (curve.steps.length > 0 && curve.steps.at(-1)! >= row.step) {
      curve.steps.pop();
      for (const series of curve.series) series.pop();
    }
    curve.steps.push(row.step);
    for (const [i, series] of curve.series.entries()) series.push(row.values[i] ?? NaN);
    if (this.#announced) return;
    this.#announced = true;
    setTimeout(() => {
      this.#announced = false;
      this.#version++;
    }, this.interval);
  }

  /** The curve of a stage as far as it has come; reading it in a component subscribes to its growth. */
  get(stage: StageName): { curve: LiveCurve; version: number } | null {
    const version = this.#version;
    const curve = this.#curves.get(stage);
    return curve && curve.steps.length > 0 ? { curve, version } : null;
  }

  clear(): void {
    this.#curves.clear();
    this.#version++;
  }
}

/** A curve of a report in the live form. */
export function fromReport(curve: Curve): LiveCurve {
  return {
    columns: curve.columns,
    steps: curve.steps,
    series: curve.columns.map((_, c) => curve.values.map((row) => row[c] ?? NaN)),
  };
}
