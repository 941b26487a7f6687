/** Images as plain data. Pixels are 8-bit sRGB code values, interleaved RGB, row-major, no alpha. */

/** One picture: `pixels.length === height * width * 3`. */
export interface Picture {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** A labelled set of equally sized pictures: `pixels.length === count * height * width * 3`. */
export interface ImageSet {
  name: string;
  count: number;
  width: number;
  height: number;
  pixels: Uint8Array;
  /** Class index of each picture; −1 where the label is withheld. */
  labels: Int32Array;
  classNames: readonly string[];
  /**
   * What corruptions draw by for each picture, beside the seed: the hash of its name (`num/pictureSeed.ts`), so that a picture looks the
   * same wherever it is corrupted. Where it is missing, as for composites, a picture's index in the set takes its place.
   */
  streams?: Uint32Array;
}

/** How much of a perturbation each pixel of a picture gets: 0 none, 255 all of it; row by row. */
export interface PictureMask {
  width: number;
  height: number;
  values: Uint8Array;
  /** Of its file, for messages. */
  name?: string;
}

/** Part of a picture: a region as text (`region.ts`), or a mask of the picture's size. */
export type PicturePart = string | PictureMask;
