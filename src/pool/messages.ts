/** What a pool and its workers say to each other. */
import type { PlainError } from './plainError';

export type ToWorker =
  | { type: 'share'; key: string; value: unknown }
  | { type: 'forget'; key: string }
  | { type: 'task'; id: number; name: string; input: unknown };

export type FromWorker =
  /** It has started, and takes tasks one at a time. */
  | { type: 'ready' }
  /** It cannot start. */
  | { type: 'unfit'; error: PlainError }
  | { type: 'done'; id: number; output: unknown }
  | { type: 'failed'; id: number; error: PlainError };
