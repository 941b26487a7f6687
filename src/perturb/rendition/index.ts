/** Renditions and sketches of any picture: an analogue of ImageNet-R and ImageNet-Sketch. */
import type { Perturbation } from '../perturbation';
import { cartoon } from './cartoon';
import { colouredPencil } from './colouredPencil';
import { crossStitch } from './crossStitch';
import { engraving } from './engraving';
import { halftone } from './halftone';
import { lineDrawing } from './lineDrawing';
import { mosaic } from './mosaic';
import { neon } from './neon';
import { newsprint } from './newsprint';
import { oilPaint } from './oilPaint';
import { painterly } from './painterly';
import { pencilSketch } from './pencilSketch';
import { pixelArt } from './pixelArt';
import { pointillism } from './pointillism';
import { stainedGlass } from './stainedGlass';
import { watercolour } from './watercolour';

export const rendition: readonly Perturbation[] = [
  pencilSketch,
  lineDrawing,
  colouredPencil,
  engraving,
  cartoon,
  painterly,
  oilPaint,
  watercolour,
  pointillism,
  halftone,
  newsprint,
  mosaic,
  stainedGlass,
  crossStitch,
  pixelArt,
  neon,
];
