/** Takes small square pictures of a video, over and over: one canvas serves them all. */
import type { Picture } from '../../contract/image';
import { onWhite } from '../../image/rgba';

/** Side of a live frame in pixels: what the published corruptions are defined for, and networks on photographs take. */
export const FRAME_SIDE = 224;

/** @returns the middle of what the video shows now, square; null before its first frame */
export function frameGrabber(video: () => HTMLVideoElement | null, side = FRAME_SIDE): () => Picture | null {
  let context: OffscreenCanvasRenderingContext2D | null = null;
  return () => {
    const from = video();
    const short = from ? Math.min(from.videoWidth, from.videoHeight) : 0;
    // The size is known before there is a frame, and what is drawn then is black.
    if (!from || short === 0 || from.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
    context ??= new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('This browser gives no 2D canvas, so the camera’s pictures cannot be read.');
    const [x, y] = [(from.videoWidth - short) / 2, (from.videoHeight - short) / 2];
    context.imageSmoothingQuality = 'high';
    context.drawImage(from, x, y, short, short, 0, 0, side, side);
    return onWhite(context.getImageData(0, 0, side, side));
  };
}
