/** The registry of our own kernels: what TensorFlow.js lacks on a backend, or does slowly. */
import { registerConv2dBackpropFilter } from './conv2dBackpropFilter';
import { registerConv2dBackpropInput } from './conv2dBackpropInput';

let registered = false;

/** Registers every kernel once. The backends' own kernels must have been imported before; `backend.ts` sees to it. */
export function registerKernels(): void {
  if (registered) return;
  registered = true;
  registerConv2dBackpropInput();
  registerConv2dBackpropFilter();
}
