/**
 * The kind of error that is shown to people as it is. What it quotes of a file or a link may be of any length, so that its message has a
 * length at which it is cut: in the middle, as what is wrong stands at its beginning and what to do at its end.
 */

/** Letters; the longest message that is not cut has a list of the options of a command. */
const MOST = 3500;
const KEPT = { beginning: 1000, end: 400 };

export class ReadableError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(
      message.length <= MOST ? message : `${message.slice(0, KEPT.beginning)} … ${message.slice(-KEPT.end)}`,
      options,
    );
  }
}
