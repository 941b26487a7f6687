/** The backend of a worker: its own WebAssembly instance on one thread. */
import { startBackend, type WasmAssets } from '../../compute/backend';
import * as tf from '../../compute/tf';
import type { ServeOptions } from '../../pool/serveTasks';
import { TASKS } from './tasks';

/** What `serveTasks` needs in a worker of either kind. @param strict a task that leaves tensors behind fails */
export function engineTasks(wasm: WasmAssets, strict: boolean): ServeOptions {
  return {
    table: TASKS,
    start: () => startBackend({ requested: 'wasm', wasm }),
    ...(strict ? { strict: () => tf.memory().numTensors } : {}),
  };
}
