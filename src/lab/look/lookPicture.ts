/** A picture that can be looked at, and where it comes from. */
import type { WhoAnswers } from '../../contract/engine';
import type { Picture } from '../../contract/image';

export interface LookPicture {
  id: string;
  title: string;
  credit: string;
  /** `pack` pictures are drawings of things that the embedded models know. */
  kind: 'photo' | 'pack' | 'own';
  picture: Picture;
  /** Its number in the set that it belongs to, by which random corruptions draw for it there; 0 by default. */
  index?: number;
  /** One's own picture as a file, in its own size, where it is larger than `picture`. */
  file?: Blob;
}

/** Of a photograph, and of a picture that is one's own, the models that know drawings can say nothing that is worth hearing. */
export function whoKnows({ kind }: Pick<LookPicture, 'kind'>): WhoAnswers {
  return kind === 'pack' ? 'all' : 'kept';
}

/** Pictures of a data set were cut before, so models see all of them; a photograph is prepared first. */
export function isWhole({ kind }: Pick<LookPicture, 'kind'>): boolean {
  return kind === 'pack';
}
