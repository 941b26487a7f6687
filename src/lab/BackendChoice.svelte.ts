/**
 * What the engine computes on: what was asked for by name, else what suits the networks of the experiment. Where there is a GPU, another
 * choice means another engine, which is started between two jobs; a run begun on one backend is so resumed on the same.
 */
import type { ExperimentConfig } from '../contract/config';
import type { BackendName, EngineStatus, StartRequest } from '../contract/engine';
import type { KeptModel } from '../contract/library';
import { EMBEDDED } from './models/ModelChoice.svelte';

/** Side in pixels from which a network counts as one of photographs. Measured were 64, where a GPU loses, and 224, where it gains. */
const PHOTOGRAPH = 128;

export class BackendChoice {
  /** What was asked for by name; null where the networks decide. */
  asked: BackendName | null;
  /** A GPU that this browser has, by name; null where there is none, or none is known of. */
  gpu = $state<string | null>(null);

  /** @param kept the models that are kept, as far as they are known */
  constructor(
    asked: BackendName | null,
    private readonly kept: () => readonly KeptModel[],
  ) {
    this.asked = asked;
  }

  /** The engine runs. */
  take({ gpu }: Pick<EngineStatus, 'gpu'>): void {
    this.gpu = gpu ?? this.gpu;
  }

  request(config: Pick<ExperimentConfig, 'models'>): Pick<StartRequest, 'backend' | 'photographs'> {
    return { backend: this.asked, photographs: this.#photographs(config) };
  }

  /** Whether an engine that runs is the wrong one for these networks. */
  misfits({ backend, gpu }: Pick<EngineStatus, 'backend' | 'gpu'>, config: Pick<ExperimentConfig, 'models'>): boolean {
    if (this.asked !== null || typeof gpu !== 'string') return false;
    return backend !== (this.#photographs(config) ? 'webgpu' : 'wasm');
  }

  #photographs({ models }: Pick<ExperimentConfig, 'models'>): boolean {
    const id = models?.large ?? EMBEDDED;
    if (id === EMBEDDED) return false;
    // Published networks are those of photographs, so one that is not known yet is taken for one.
    return (this.kept().find((model) => model.id === id)?.inputSize ?? Infinity) >= PHOTOGRAPH;
  }
}
