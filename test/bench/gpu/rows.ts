/** What the GPU benchmark finds, as plain data: it crosses from a child process, or from a page, to whoever writes it down. */

export const SECTIONS = ['training', 'inference', 'corruptions', 'quick'] as const;
export type SectionName = (typeof SECTIONS)[number];

/**
 * `webgpu` is the engine as it is; `stock` is the same backend with the kernels of TensorFlow.js in place of ours; `wasm` is the
 * baseline. In the order in which a case is measured: where time ends, the comparison with the baseline is there first.
 */
export const VARIANTS = ['webgpu', 'wasm', 'stock'] as const;
export type Variant = (typeof VARIANTS)[number];

/** Milliseconds of what a row counts. */
export interface Times {
  median: number;
  min: number;
  max: number;
  /** Repetitions that were timed. */
  runs: number;
  /** Shaders that the GPU was given for it. */
  dispatches?: number;
  /** Whatever has to be known of how it ran, such as into how many parts steps were divided. */
  note?: string;
}

/** A time, or the message of what failed, or why it was not measured. */
export type Outcome = Times | { failed: string } | { left: string };

export interface Row {
  name: string;
  /** Of what the times are: "ms a step". */
  unit: string;
  outcomes: Record<Variant, Outcome>;
  /** How far the results of `webgpu` are from those of `wasm`, in words; empty where one is missing. */
  agreement: string;
  /** Floating-point operations of what is timed, in 10⁹ (2 per multiply-add; a backward pass counts as two forward ones). */
  gigaflop?: number;
}

export interface Environment {
  date: string;
  software: boolean;
  adapter: Record<string, string>;
  features: string[];
  limits: Record<string, number>;
  /** What `startBackend` says of each backend. */
  backends: Record<'webgpu' | 'wasm', string>;
  /** Whether the start-up self-test passed on `webgpu`. */
  selfTest: string;
  versions: Record<string, string>;
  machine: string;
  logicalCores: number;
  /** Kernels of ours on `webgpu` that stand in for something of TensorFlow.js, and those that are operations it has not. */
  kernels: { replacing: string[]; added: string[] };
}

export interface SectionResult {
  section: SectionName;
  title: string;
  /** How it was measured, in sentences. */
  method: string;
  rows: Row[];
  environment: Environment | null;
  /** Whether sizes were tiny. */
  dry: boolean;
  /** Why the section ended early; null where it did not. */
  failed: string | null;
  finished: boolean;
  seconds: number;
}

export function emptyResult(section: SectionName): SectionResult {
  return {
    section,
    title: section,
    method: '',
    rows: [],
    environment: null,
    dry: false,
    failed: null,
    finished: false,
    seconds: 0,
  };
}

export function isTimes(outcome: Outcome): outcome is Times {
  return 'median' in outcome;
}

/** How many times as fast as `baseline` the engine on WebGPU is, by the medians; null where one was not measured. */
export function ratioTo(row: Row, baseline: Variant): number | null {
  const { webgpu, [baseline]: other } = row.outcomes;
  return isTimes(webgpu) && isTimes(other) ? other.median / webgpu.median : null;
}
