/** PyTorch files (`.pth`, `.pt`, `.bin`) without PyTorch, and without running anything: see `unpickle.ts` and `globals.ts`. */
export { PickleError } from './PickleError';
export { stateDictOf, type StateDict } from './stateDict';
export { isTorchArchive, openTorchArchive } from './torchArchive';
export { openTorchLegacy } from './torchLegacy';
export type { TorchFile } from './torchFile';
export { tensorFile, type TensorFile } from './torchWeights';
