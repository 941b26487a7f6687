/** The command was called wrongly; the message says how to call it. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/**
 * A list of whole numbers such as `1,2,3`.
 * @throws {UsageError} naming the option
 */
export function wholeNumbers(option: string, text: string, low: number, high: number): number[] {
  return text.split(',').map((part) => {
    const value = Number(part);
    if (part.trim() === '' || !Number.isInteger(value) || value < low || value > high) {
      throw new UsageError(
        `--${option} takes whole numbers from ${low} to ${high}, separated by commas; got "${text}".`,
      );
    }
    return value;
  });
}
