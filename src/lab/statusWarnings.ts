/** What a visitor has to know of an engine that has started: that nothing is kept, or that it does not compute as it should. */
import type { EngineStatus } from '../contract/engine';

export function statusWarnings({
  persistent,
  storageNote,
  selfTest,
  backend,
}: EngineStatus): { kind: 'warning' | 'error'; text: string }[] {
  const warnings: ReturnType<typeof statusWarnings> = [];
  if (!persistent) {
    const why = storageNote ?? 'This browser keeps nothing for this page.';
    warnings.push({ kind: 'warning', text: `${why} An experiment runs here, but a reload loses it.` });
  }
  if (!selfTest.passed) {
    warnings.push({
      kind: 'error',
      text: `The self-test failed: ${backend} calculates something else than the CPU does. Results of this machine cannot be trusted; add ?backend=wasm to the address.`,
    });
  }
  return warnings;
}
