/** Looks for a QR code in a picture, in a thread of its own, so that the page stays smooth while a camera runs. */
import { expose } from 'comlink';
import decodeQR from 'qr/decode.js';

export class QrWorker {
  #canvas: OffscreenCanvas | null = null;

  /**
   * @param picture is closed
   * @param thorough of one photograph, as long as it takes; a frame of a camera is followed by the next
   * @returns the text of a code, or null where there is none to be seen
   */
  read(picture: ImageBitmap, thorough: boolean): string | null {
    const { width, height } = picture;
    this.#canvas ??= new OffscreenCanvas(width, height);
    Object.assign(this.#canvas, { width, height });
    const context = this.#canvas.getContext('2d', { willReadFrequently: true })!;
    context.drawImage(picture, 0, 0);
    picture.close();
    const { data } = context.getImageData(0, 0, width, height);
    try {
      return decodeQR({ width, height, data }, thorough ? { effort: Infinity, timeLimit: 5000 } : {});
    } catch {
      return null; // Which is how the library says that it sees none.
    }
  }
}

expose(new QrWorker());
