import { ReadableError } from '../contract/ReadableError';

/** The command was called wrongly; the message says how to call it. */
export class UsageError extends ReadableError {
  override name = 'UsageError';
}

/**
 * A list of whole numbers such as `1,2,3`.
 * @throws {UsageError} naming the option
 */
export function wholeNumbers(option: string, text: string, low: number, high: number): number[] {
  return text.split(',').map((part) => {
    const value = wholeIn(part, low, high);
    if (value === null) {
      throw new UsageError(
        `--${option} takes whole numbers from ${low} to ${high}, separated by commas; got "${text}".`,
      );
    }
    return value;
  });
}

/**
 * One whole number.
 * @param hint what else to say of a wrong one, such as its scale
 * @throws {UsageError} naming the option
 */
export function wholeNumber(option: string, text: string, low: number, high: number, hint = ''): number {
  const value = wholeIn(text, low, high);
  if (value === null) {
    throw new UsageError(
      `--${option} takes a whole number from ${low} to ${high}; got "${text}".${hint && ` ${hint}`}`,
    );
  }
  return value;
}

/** Digits alone: what JavaScript would read as well, such as `0x10` or `1e3`, is more likely a slip. */
function wholeIn(text: string, low: number, high: number): number | null {
  const value = /^\s*\d+\s*$/.test(text) ? Number(text) : NaN;
  return value >= low && value <= high ? value : null;
}
