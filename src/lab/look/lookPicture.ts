/** A picture that can be looked at, and where it comes from. */
import type { Picture } from '../../contract/image';

export interface LookPicture {
  id: string;
  title: string;
  credit: string;
  /** `pack` pictures show things that the embedded models know. */
  kind: 'photo' | 'pack' | 'own';
  picture: Picture;
  /** One's own picture as a file, in its own size, where it is larger than `picture`. */
  file?: Blob;
}
