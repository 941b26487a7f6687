/** Ctrl-C and `kill`: the first ends the work in good order, the second at once. */

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

/** What is there when the program is ended at once. */
let kept = '';
/** The first signal has been heard, and the work ends in good order. */
let ending = false;

/** Says what stays of the work so far, as it is said when a signal ends the program at once. */
export function nowKept(words: string): void {
  kept = words;
}

/**
 * While nothing runs that can end in good order, as the engine starts or files are read, and at a second signal, the program ends at once
 * and says what is kept.
 * @param name of the command
 * @returns a function that stops listening
 */
export function endsAtOnce(name: string): () => void {
  [kept, ending] = ['Nothing was written.', false];
  const listeners = (Object.keys(NUMBERS) as EndSignal[]).map((signal) => {
    const listener = () => {
      // Somebody else ends it in good order.
      if (process.listenerCount(signal) > 1) return;
      console.error(`temper ${name}: ${ending ? 'Stopped at once.' : `Stopped. ${kept}`}`);
      process.exit(128 + NUMBERS[signal]);
    };
    process.on(signal, listener);
    return [signal, listener] as const;
  });
  return () => listeners.forEach(([signal, listener]) => process.off(signal, listener));
}

/**
 * Calls `stop` at the first signal. SIGHUP is left as it is and ends Node at once: nobody is there any more to read what would be said.
 * @returns a function that stops listening
 */
export function onInterrupt(stop: (signal: EndSignal) => void): () => void {
  const listeners = (Object.keys(NUMBERS) as EndSignal[]).map((signal) => ({
    signal,
    listener: () => {
      ending = true;
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
