/** What goes into the library and what comes out: plain data, and no type of TensorFlow.js. */
import type { PerturbationInfo, SeverityTable } from '../contract/perturbation';
import type { PerturbationName } from './names';

/** Values of pixels: 8 bits, or floats from 0 to 1. sRGB code values, as a canvas and picture files have them. */
export type PixelValues = Uint8ClampedArray | Uint8Array | Float32Array;

/** One picture, or several of one size; an `ImageData` is one. */
export interface PixelPicture {
  /** `count · height · width · channels` values: interleaved, row by row, picture by picture. */
  readonly data: PixelValues;
  readonly width: number;
  readonly height: number;
  /** 3 for RGB, 4 for RGBA; found from the length of `data` where it is left out. Transparent pixels are laid on white, as everywhere in Temper. */
  readonly channels?: number;
  /** Pictures that lie in `data` one after the other; 1 where it is left out. */
  readonly count?: number;
  /** Its path in its folder, such as `cats/tom.png`. It then draws the random numbers that `temper corrupt` draws for the file of this name. */
  readonly name?: string;
  /** The names of several pictures, one each. */
  readonly names?: readonly string[];
}

/** What is known of a perturbation: `name`, `label`, `family`, the `severities`, `source` (the citation) and more; plain data. */
export interface PerturbationEntry extends Omit<PerturbationInfo, 'needsModel' | 'name'> {
  /** The published identifier, such as `gaussian_noise`. */
  name: PerturbationName;
}

declare const FUNCTION: unique symbol;

/** A perturbation with its function, as `temper/noise` and the other families export them. What is in it beside `info` is Temper's own affair. */
export interface PicturePerturbation {
  readonly info: PerturbationEntry;
  readonly [FUNCTION]?: never;
}

/** One step of a chain. */
export interface Step<Name = string> {
  /** The published name, or a perturbation of one of the families. */
  readonly name: Name | PicturePerturbation;
  /** From 1 to 5; fractions lie between the published rows. Where it is left out, that of the options. */
  readonly severity?: number;
}

/** What is done to a picture: one perturbation, or a chain of at most eight, which is rounded once, at its end. */
export type Change<Name = string> = Name | PicturePerturbation | readonly Step<Name>[];

export interface CorruptOptions {
  /** From 1 to 5, 3 by default; fractions lie between the published rows. */
  severity?: number;
  /** Whole number from 0 to 4,294,967,295, 1 by default: all that is random hangs on it. */
  seed?: number;
  /** The picture's name, as `PixelPicture.name`; for an `ImageData`, which cannot have one. */
  name?: string;
  /** Place of the first picture in its set, 0 by default; pictures without names draw by the seed and their place. */
  index?: number;
  /** The strengths: those for pictures of about 224 px (the default), or of CIFAR-10-C, for 32 px. */
  table?: SeverityTable;
  /** Quality from 1 to 100 of a JPEG round trip at the end; none by default. Stored ImageNet-C has one of 85. */
  jpeg?: number | null;
  /** False leaves floats as they are computed. By default they are cut to whole 255ths, as a stored picture is, and equal those of 8 bits. */
  round?: boolean;
}

/** Which backend of TensorFlow.js computes: WebAssembly, a GPU through WebGPU, or plain JavaScript. */
export type Backend = 'wasm' | 'webgpu' | 'cpu';

export interface Configuration {
  /** `wasm` by default. WebGPU is equal to within 1/255; plain JavaScript needs no `wasm-unsafe-eval` and is slow. */
  backend?: Backend;
  /**
   * Where the WebAssembly binary of TensorFlow.js lies: the address of its folder, ending in `/`, or of the file itself. Left out, the one that is part of the
   * library is used, which needs no address. A `URL` will do.
   */
  wasmPaths?: string | { readonly href: string } | { readonly simd: string };
}

/** What runs, and why. */
export interface Started {
  readonly backend: Backend;
  /** A sentence. */
  readonly reason: string;
  /** Such as "SIMD with fused multiply-add, 1 thread". */
  readonly detail: string;
}
