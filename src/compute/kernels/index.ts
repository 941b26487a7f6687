/** The registry of our own kernels: what TensorFlow.js lacks on a backend, or does slowly. One op a file. */
import '@tensorflow/tfjs-backend-wasm'; // its kernels must be there before ours replace some of them
import { registerAdamwUpdate } from './adamwUpdate';
import { registerAskedGradients } from './askedGradients';
import { registerBatchMatMul } from './batchMatMul';
import { registerColourMask } from './colourMask';
import { registerConv2dBackpropFilter } from './conv2dBackpropFilter';
import { registerConv2dBackpropInput } from './conv2dBackpropInput';
import { registerConvolution } from './convolution';
import { registerConvolutionNorm } from './convolutionNorm';
import { registerDepthwise } from './depthwise';
import { registerDepthwiseGradients } from './depthwiseGradients';
import { registerFilterTaps } from './filterTaps/op';
import { registerGelu } from './gelu';
import { registerGroupNorm } from './groupNorm/op';
import { registerGroupNormPlus } from './groupNorm/plus';
import { registerIdentity } from './identity';
import { registerJpeg } from './jpeg/op';
import { registerLineMaps } from './lineMaps/op';
import { registerMaxPoolGrad } from './maxPoolGrad';
import { registerBytes } from './bytes';
import { registerPhotonNoise } from './photonNoise';
import { registerPlasmaLevel } from './plasmaLevel';
import { registerRandomLayer } from './randomLayer';
import { registerResidualBlock } from './residualBlock/op';
import { registerSaturationValue } from './saturationValue';
import { registerSavedTensors } from './savedTensors';
import { registerSplitV } from './splitV';
import { registerStem } from './stem/op';
import { registerShuffleGrid } from './shuffleGrid';
import { registerReversePixels } from './reverse';
import { registerMaximum } from './maximum';
import { registerWarp } from './warp/op';
import { registerWaterLight } from './waterLight';
import { registerUnsortedSegmentSum } from './unsortedSegmentSum';

let registered = false;

/** Registers every kernel, once however often it is called. To be called before the first backend starts. */
export function registerKernels(): void {
  if (registered) return;
  registered = true;
  registerColourMask();
  registerConvolution();
  registerConvolutionNorm();
  registerConv2dBackpropInput();
  registerConv2dBackpropFilter();
  registerDepthwise();
  registerDepthwiseGradients();
  registerBatchMatMul();
  registerMaxPoolGrad();
  registerUnsortedSegmentSum();
  registerGelu();
  registerGroupNorm();
  registerGroupNormPlus();
  registerAskedGradients();
  registerResidualBlock();
  registerAdamwUpdate();
  registerFilterTaps();
  registerLineMaps();
  registerIdentity();
  registerJpeg();
  registerBytes();
  registerPhotonNoise();
  registerPlasmaLevel();
  registerRandomLayer();
  registerSaturationValue();
  registerSavedTensors();
  registerSplitV();
  registerStem();
  registerShuffleGrid();
  registerReversePixels();
  registerMaximum();
  registerWarp();
  registerWaterLight();
}
