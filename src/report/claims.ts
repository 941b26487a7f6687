/** The claims of one run; see `num/claims.ts`, where the engine reaches them too. */
export { judgeClaims } from '../num/claims';
export type { ClaimInputs } from '../num/claims';
