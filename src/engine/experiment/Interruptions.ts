/**
 * Which experiments of this session lost their GPU, so that what they computed with two backends is never taken for what one computes, and
 * their reports say so.
 */
import { parseConfig, type ExperimentConfig } from '../../contract/config';
import type { EngineStatus } from '../../contract/engine';
import { canonicalJson } from '../../contract/canonicalJson';

/** Of what computed an experiment, in words. */
export interface Ran {
  backend: string;
  detail: string;
}

/** What results are kept under that two backends had a part in. */
export const MIXED = 'webgpu, then wasm';

export class Interruptions {
  private readonly mixed = new Map<string, string>();
  private readonly again = new Set<string>();

  /** The experiment went on with the GPU that was lost under it. */
  wentOn(config: ExperimentConfig): void {
    this.again.add(keyOf(config));
  }

  /** It went on with WebAssembly. @param before detail of the backend that was lost */
  wentOver(config: ExperimentConfig, before: string): void {
    this.mixed.set(keyOf(config), before);
  }

  /** Under which name the results of an experiment are kept. */
  basis(config: ExperimentConfig, { backend }: Pick<EngineStatus, 'backend'>): string {
    return this.mixed.has(keyOf(config)) ? MIXED : backend;
  }

  /** What its report says. */
  ran(config: ExperimentConfig, { backend, detail }: Pick<EngineStatus, 'backend' | 'detail'>): Ran {
    const key = keyOf(config);
    const before = this.mixed.get(key);
    if (before !== undefined) return { backend: MIXED, detail: `${before} until the GPU was lost, then ${detail}` };
    return {
      backend,
      detail: this.again.has(key) ? `${detail}; the GPU was lost under way and asked for again` : detail,
    };
  }
}

function keyOf(config: ExperimentConfig): string {
  return canonicalJson(parseConfig(config));
}
