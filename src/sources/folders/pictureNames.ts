/** Which files of a folder are looked at. */
import { baseName } from '../files/SourceFile';

const PICTURES = /\.(png|apng|jpg|jpeg|jpe|jfif|webp|gif|tif|tiff|avif|heic|heif|bmp|dib|ppm|pgm|pbm|pnm)$/i;

export function looksLikePicture(path: string): boolean {
  return PICTURES.test(path);
}

/** Files that systems leave behind: hidden ones, those of macOS archives, of Windows folders. */
export function isHidden(path: string): boolean {
  return (
    path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX') ||
    /^(thumbs\.db|desktop\.ini)$/i.test(baseName(path))
  );
}
