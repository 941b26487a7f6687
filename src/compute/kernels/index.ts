/** The registry of our own kernels: what TensorFlow.js lacks on a backend, or does slowly. */

let registered = false;

/** Registers every kernel once. The backends' own kernels must have been imported before; `backend.ts` sees to it. */
export function registerKernels(): void {
  if (registered) return;
  registered = true;
}
