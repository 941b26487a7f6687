import { ReadableError } from '../../contract/ReadableError';
import type { PerPicture } from '../../contract/perPicture';
import type { Accuracy, PerCorruption } from '../../contract/report';

/** A model that errors are compared of: whatever measured it. */
export interface MeasuredModel {
  name: string;
  clean: Accuracy | null;
  perCorruption: PerCorruption;
  perPicture?: PerPicture | undefined;
  /** What its pictures are called, where `perPicture` only counts them. */
  pictures?: readonly string[] | undefined;
}

/** Two models cannot be compared; the message says what differs. */
export class BaselineMismatch extends ReadableError {
  override name = 'BaselineMismatch';
}
