/** The kernels that perturbations run on; networks need those of `index.ts` beside them. */
import '@tensorflow/tfjs-backend-wasm'; // its kernels must be there before ours replace some of them
import { registerBatchMatMul } from './batchMatMul';
import { registerColourMask } from './colourMask';
import { registerConvolution } from './convolution';
import { registerDepthwise } from './depthwise';
import { registerFilterTaps } from './filterTaps/op';
import { registerIdentity } from './identity';
import { registerJpeg } from './jpeg/op';
import { registerLineMaps } from './lineMaps/op';
import { registerBytes } from './bytes';
import { registerNearestColour } from './nearestColour/op';
import { registerPhotonNoise } from './photonNoise';
import { registerPlasmaLevel } from './plasmaLevel';
import { registerPolylines } from './polylines/op';
import { registerRandomLayer } from './randomLayer';
import { registerSaturationValue } from './saturationValue';
import { registerSplitV } from './splitV';
import { registerShuffleGrid } from './shuffleGrid';
import { registerReversePixels } from './reverse';
import { registerMaximum } from './maximum';
import { registerWarp } from './warp/op';
import { registerWaterLight } from './waterLight';

let registered = false;

/** Registers them, once however often it is called. To be called before the first backend starts. */
export function registerPictureKernels(): void {
  if (registered) return;
  registered = true;
  registerColourMask();
  registerConvolution();
  registerDepthwise();
  registerBatchMatMul();
  registerFilterTaps();
  registerLineMaps();
  registerIdentity();
  registerJpeg();
  registerBytes();
  registerNearestColour();
  registerPhotonNoise();
  registerPlasmaLevel();
  registerPolylines();
  registerRandomLayer();
  registerSaturationValue();
  registerSplitV();
  registerShuffleGrid();
  registerReversePixels();
  registerMaximum();
  registerWarp();
  registerWaterLight();
}
