/** What is wrong with a picture of a format that is read here, to go on after the file's name and "is not a picture that can be read:". */
export class PlainPictureError extends Error {
  override name = 'PlainPictureError';
}
