/** A picture that can be looked at, and where it comes from. */
import type { Picture } from '../../contract/image';

export interface LookPicture {
  id: string;
  title: string;
  credit: string;
  /** `pack` pictures show things that the embedded models know. */
  kind: 'photo' | 'pack' | 'own';
  picture: Picture;
  /** Its number in the set that it belongs to, by which random corruptions draw for it there; 0 by default. */
  index?: number;
  /** One's own picture as a file, in its own size, where it is larger than `picture`. */
  file?: Blob;
}

/** Pictures of a data set were cut before, so models see all of them; a photograph is prepared first. */
export function isWhole({ kind }: Pick<LookPicture, 'kind'>): boolean {
  return kind === 'pack';
}
