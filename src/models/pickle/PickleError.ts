import { ReadableError } from '../../contract/ReadableError';

/** A PyTorch file that is damaged, or that holds what is not read here: the message says what, and what to do. */
export class PickleError extends ReadableError {
  override name = 'PickleError';
}
