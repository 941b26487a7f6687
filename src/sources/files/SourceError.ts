import { messageOf } from '../../contract/message';
import { ReadableError } from '../../contract/ReadableError';

/** What is wrong with data a person brought: the message names the file, says what was found and what to do. */
export class SourceError extends ReadableError {
  override name = 'SourceError';
}

export type { LeftOut } from '../../contract/library';

/** The first line of whatever was thrown, without its full stop, for use inside a sentence. */
export function reasonOf(error: unknown): string {
  const text = messageOf(error);
  return text.split('\n')[0]!.trim().replace(/\.$/, '') || 'no reason given';
}
