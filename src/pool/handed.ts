/** An input as it is sent, whether it is there or is made now. */
import type { HandedInput, TaskInput } from './TaskPool';

/** @throws what making it throws */
export function handed<Input>(input: TaskInput<Input>): HandedInput<Input> {
  return typeof input === 'function' ? (input as () => HandedInput<Input>)() : { input, transfer: [] };
}
