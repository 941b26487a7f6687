/** Modules that the build of the library writes (`scripts/library/virtualModules.ts`): what is known without running anything. */
declare module 'virtual:temper/infos' {
  import type { PerturbationInfo } from '../contract/perturbation';

  /** Of all perturbations of a picture alone. */
  export const infos: readonly PerturbationInfo[];
}

declare module 'virtual:temper/families' {
  import type { Perturbation } from '../perturb/perturbation';

  /** Published name → the family that it is loaded with. */
  export const familyOf: Readonly<Record<string, string>>;
  /** Loads one family. */
  export const families: Readonly<Record<string, () => Promise<readonly Perturbation[]>>>;
  /** Names of the attacks, which need a model. */
  export const attacks: readonly string[];
}

declare module 'virtual:temper/wasm' {
  /** The SIMD binary of TensorFlow.js, compressed by gzip, as base64. */
  export const simd: string;
}

declare module 'virtual:temper/chained-ops' {
  /** Nothing: it registers. */
  export {};
}
