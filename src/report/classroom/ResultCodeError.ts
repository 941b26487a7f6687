import { ReadableError } from '../../contract/ReadableError';

/** A result code, or what should hold some, cannot be used; the message says why and what to do. */
export class ResultCodeError extends ReadableError {
  override name = 'ResultCodeError';
}
