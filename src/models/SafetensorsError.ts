import { ReadableError } from '../contract/ReadableError';

/** A weight file that is damaged, or whose tensors are not those of a known network: the message says what, and what to do. */
export class SafetensorsError extends ReadableError {
  override name = 'SafetensorsError';
}
