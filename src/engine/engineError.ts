/** A verb that cannot be done now, with what to do instead. */
export class EngineError extends Error {
  override name = 'EngineError';
}
