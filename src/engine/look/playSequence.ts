/** The frames of a sequence of one picture (ImageNet-P). */
import * as tf from '../../compute/tf';
import type { SequenceRequest } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import { checkPictureSize } from '../../perturb/pictureSize';
import { tensorOfPicture, storedPicture } from '../../perturb/pictureTensors';
import { sequence } from '../../perturb/sequences/registry';
import { macrotask } from '../experiment/jobControl';

/** Pixels of all frames together: 3 bytes each, as they are handed to the page at once. */
const MAX_PLAYED = 64_000_000;

/** @throws Error for an unknown sequence, RangeError for a picture of which not all frames fit into memory */
export async function playSequence({ picture, sequence: name, seed }: SequenceRequest): Promise<Picture[]> {
  const { info, frame } = sequence(name);
  checkPictureSize(picture);
  const { width, height } = picture;
  const most = Math.floor(MAX_PLAYED / info.frames);
  if (width * height > most) {
    const scale = Math.sqrt(most / (width * height));
    throw new RangeError(
      `The ${info.frames} frames of ${info.label} do not fit into memory at ${width} × ${height}. ` +
        `Scale the picture down to ${Math.floor(width * scale)} × ${Math.floor(height * scale)}.`,
    );
  }
  const frames: Picture[] = [];
  const x = tensorOfPicture(picture);
  try {
    for (let index = 0; index < info.frames; index++) {
      frames.push(await storedPicture(tf.tidy(() => frame(x, { index, seed }))));
      await macrotask();
    }
  } finally {
    x.dispose();
  }
  return frames;
}
