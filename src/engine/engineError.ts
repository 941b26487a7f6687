import { ReadableError } from '../contract/ReadableError';

/** A verb that cannot be done now, with what to do instead. */
export class EngineError extends ReadableError {
  override name = 'EngineError';
}
