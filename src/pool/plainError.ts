/** Errors across the border of a worker: structured cloning would turn every class of our own into a plain `Error`. */
import { messageOf } from '../contract/message';

export interface PlainError {
  name: string;
  message: string;
  stack: string | undefined;
  /** Its own fields, where they are plain (`DeviceError.kind`, a size). */
  fields: Record<string, unknown>;
}

export function plainError(thrown: unknown): PlainError {
  if (typeof thrown !== 'object' || thrown === null) {
    return { name: 'Error', message: messageOf(thrown), stack: undefined, fields: {} };
  }
  const { name, stack } = thrown as { name?: unknown; stack?: unknown };
  const fields = Object.entries(thrown).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  return {
    name: typeof name === 'string' ? name : 'Error',
    message: messageOf(thrown),
    stack: typeof stack === 'string' ? stack : undefined,
    fields: Object.fromEntries(fields),
  };
}

/** An error that reads as the one that was thrown; of its class only the name is left. */
export function thrownError({ name, message, stack, fields }: PlainError): Error {
  const error = Object.assign(new Error(message), fields, { name, message });
  if (stack !== undefined) error.stack = stack;
  return error;
}
