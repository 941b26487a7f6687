/** The one backend of the library: what was chosen, when it starts and when it ends. Calls are answered one after the other. */
import { messageOf } from '../contract/message';
import type * as Engine from './engine';
import { BackendError } from './errors';
import type { Backend, Started } from './types';

/** A backend that runs, or is being started. */
interface Running {
  engine: typeof Engine;
  started: Started;
}

export interface Choice {
  backend: Backend;
  /** Of the WebAssembly binary; null for the one that is part of the library. */
  address: string | null;
}

let wanted: Choice = { backend: 'wasm', address: null };
let running: Promise<Running> | null = null;
let last: Promise<unknown> = Promise.resolve();

/** @throws {BackendError} where another one runs */
export function choose(choice: Choice): void {
  if (running && (choice.backend !== wanted.backend || choice.address !== wanted.address)) {
    throw new BackendError('Another backend runs already: call configure before the first picture, or dispose first.');
  }
  wanted = choice;
}

/** @throws {BackendError} where it cannot start */
export function engineStarted(): Promise<Running> {
  if (running) return running;
  const starting = started(wanted);
  running = starting;
  // One that failed may be tried again, with another choice.
  starting.catch(() => (running = running === starting ? null : running));
  return starting;
}

/** Runs something on the backend once all that was asked before is done. */
export function onEngine<Result>(use: (engine: typeof Engine) => Promise<Result>): Promise<Result> {
  return inTurn(async () => use((await engineStarted()).engine));
}

/** Ends the backend once all that was asked before is done. */
export function end(): Promise<void> {
  return inTurn(async () => {
    const ended = running;
    running = null;
    const found = await ended?.catch(() => null);
    found?.engine.stopEngine(found.started.backend);
  });
}

async function started({ backend, address }: Choice): Promise<Running> {
  try {
    const engine = await import('./engine');
    const started = await engine.startEngine(backend, address);
    return { engine, started };
  } catch (error) {
    const without = backend === 'webgpu' ? ` configure({ backend: 'wasm' }) needs no GPU.` : '';
    throw new BackendError(`${messageOf(error)}${without}`, { cause: error });
  }
}

function inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
  const result = last.then(task);
  last = result.catch(() => {});
  return result;
}
