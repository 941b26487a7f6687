import { SourceError } from '../files/SourceError';

/** A list of pictures that cannot be used: it names what is not there, or something twice. Whoever gave it called for something wrong. */
export class ListError extends SourceError {
  override name = 'ListError';
}
