/**
 * What a session does when its GPU is lost: it asks for it again, or goes on with WebAssembly. Models and workers of the lost one go; each
 * model is loaded again at its next use.
 */
import { startBackend, type StartedBackend } from '../compute/backend';
import { dropLostDevice } from '../compute/renewDevice';
import { selfTest } from '../compute/selfTest';
import type { BackendName, EngineStatus } from '../contract/engine';
import { messageOf } from '../contract/message';
import type { TaskPool } from '../pool/TaskPool';
import type { OpenedStore } from '../store/openStore';
import type { Platform } from './platform/platform';
import { openPool } from './pool/openPool';

/** What a started session says of itself. */
export function statusOf(
  begun: StartedBackend,
  test: EngineStatus['selfTest'],
  pool: TaskPool,
  { persistent, note }: Pick<OpenedStore, 'persistent' | 'note'>,
): EngineStatus {
  const several = pool.workers > 1;
  return {
    ...begun,
    reason: several ? `${begun.reason} ${pool.reason}` : begun.reason,
    detail: several ? `${begun.detail}, ${pool.workers} workers` : begun.detail,
    selfTest: test,
    persistent,
    storageNote: note,
  };
}

/** What changes with the backend. */
interface Renewed {
  status: EngineStatus;
  pool: TaskPool;
  base: { renew(): void };
  pageModels: { renew(): void };
}

export class BackendRenewal {
  private under: Promise<unknown> = Promise.resolve();

  /**
   * @param requested the backend that was asked for by name; null where the engine chose
   * @param workers how many compute on WebAssembly; null for one a core
   */
  constructor(
    private readonly platform: Platform,
    private readonly parts: () => Renewed,
    private readonly requested: BackendName | null,
    private readonly workers: number | null,
  ) {}

  /** Whether another backend may take the place of the GPU. */
  get mayReplace(): boolean {
    return this.requested !== 'webgpu';
  }

  /** Asks for the GPU again. @returns why it cannot be had, in a clause; null where it runs */
  gpu(): Promise<string | null> {
    return this.alone(async () => {
      dropLostDevice();
      const begun = await startBackend({ requested: 'webgpu', wasm: this.platform.wasm });
      if (begun.backend !== 'webgpu')
        return begun.reason.replace(/^WebGPU was asked for, but |, so WebAssembly runs\.$/g, '');
      return this.put({ ...begun, reason: 'The GPU was lost, and is used again.' });
    });
  }

  /** Goes on without it. @returns why that cannot be, in a clause; null where WebAssembly runs */
  wasm(): Promise<string | null> {
    return this.alone(async () => {
      dropLostDevice();
      const begun = await startBackend({ requested: 'wasm', wasm: this.platform.wasm });
      return this.put({ ...begun, reason: 'The GPU was lost, so WebAssembly runs.' });
    });
  }

  private async put(begun: StartedBackend): Promise<string | null> {
    const test = await selfTest();
    if (!test.passed) return `${begun.backend} failed its self-test`;
    const parts = this.parts();
    const { persistent, storageNote: note } = parts.status;
    void parts.pool.dispose();
    parts.base.renew();
    parts.pageModels.renew();
    parts.pool = openPool(this.platform, { backend: begun.backend, workers: this.workers }).pool;
    parts.status = statusOf(begun, test, parts.pool, { persistent, note });
    return null;
  }

  /** One after the other: a loss can be noticed in two places. */
  private alone(work: () => Promise<string | null>): Promise<string | null> {
    const done = this.under.then(work).catch(messageOf);
    this.under = done;
    return done;
  }
}
