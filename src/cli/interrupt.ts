/** Ctrl-C and `kill`: the first ends the work in good order, the second at once, as without this file. */

const NUMBERS = { SIGINT: 2, SIGTERM: 15 } as const;
export type EndSignal = keyof typeof NUMBERS;

/** The work was ended from outside; the message says what is there and how to go on. */
export class Interrupted extends Error {
  override name = 'Interrupted';

  constructor(
    message: string,
    private readonly signal: EndSignal,
  ) {
    super(message);
  }

  /** As a shell says it of a program that a signal ended: 130 or 143. */
  get exitCode(): number {
    return 128 + NUMBERS[this.signal];
  }
}

/**
 * Calls `stop` at the first signal. SIGHUP is left as it is and ends Node at once: nobody is there any more to read what would be said.
 * @returns a function that stops listening
 */
export function onInterrupt(stop: (signal: EndSignal) => void): () => void {
  const listeners = (Object.keys(NUMBERS) as EndSignal[]).map((signal) => ({
    signal,
    listener: () => {
      forget();
      stop(signal);
    },
  }));
  const forget = () => {
    for (const { signal, listener } of listeners) process.off(signal, listener);
  };
  for (const { signal, listener } of listeners) process.on(signal, listener);
  return forget;
}
