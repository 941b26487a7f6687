/** Listens to a signal that thousands of tasks may share: Node warns of more than ten listeners on one. */

const callbacks = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * @param signal not aborted yet
 * @returns a function that stops listening
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let all = callbacks.get(signal);
  if (!all) {
    const known = new Set<() => void>();
    callbacks.set(signal, known);
    signal.addEventListener('abort', () => [...known].forEach((call) => call()), { once: true });
    all = known;
  }
  all.add(callback);
  return () => all.delete(callback);
}
