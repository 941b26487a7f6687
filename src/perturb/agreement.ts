/**
 * The same seed gives the same pixels: `cpu`, `wasm` and `webgpu` agree to one grey level of 255 for every perturbation, but for
 * those listed here, each with its reason. `agreement.test.ts` holds all of them to it.
 */

export interface AgreementException {
  /** Share of the values, 0..1, that may be further off than one grey level. */
  share: number;
  reason: string;
}

/** Allowed difference of a value between backends: one grey level, and the last bits of single precision. */
export const AGREEMENT = 1 / 255 + 1e-5;

/** By the name of the perturbation. */
export const AGREEMENT_EXCEPTIONS: Readonly<Record<string, AgreementException>> = {};
