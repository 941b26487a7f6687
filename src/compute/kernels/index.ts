/** The registry of our own kernels: what TensorFlow.js lacks on a backend, or does slowly. One op a file. */
import { registerAdamwUpdate } from './adamwUpdate';
import { registerAskedGradients } from './askedGradients';
import { registerConv2dBackpropFilter } from './conv2dBackpropFilter';
import { registerConv2dBackpropInput } from './conv2dBackpropInput';
import { registerConvolutionNorm } from './convolutionNorm';
import { registerCrossEntropy } from './crossEntropy';
import { registerDepthwiseGradients } from './depthwiseGradients';
import { registerDistillation } from './distillation';
import { registerGelu } from './gelu';
import { registerGroupNorm } from './groupNorm/op';
import { registerGroupNormPlus } from './groupNorm/plus';
import { registerMaxPoolGrad } from './maxPoolGrad';
import { registerPixelMeans } from './pixelMeans';
import { registerResidualBlock } from './residualBlock/op';
import { registerSavedTensors } from './savedTensors';
import { registerSquaredDistance } from './squaredDistance';
import { registerStem } from './stem/op';
import { registerUnsortedSegmentSum } from './unsortedSegmentSum';
import { registerPictureKernels } from './pictures';

let registered = false;

/** Registers every kernel, once however often it is called. To be called before the first backend starts. */
export function registerKernels(): void {
  if (registered) return;
  registered = true;
  registerPictureKernels();
  registerConvolutionNorm();
  registerConv2dBackpropInput();
  registerConv2dBackpropFilter();
  registerDepthwiseGradients();
  registerMaxPoolGrad();
  registerUnsortedSegmentSum();
  registerGelu();
  registerGroupNorm();
  registerGroupNormPlus();
  registerAskedGradients();
  registerResidualBlock();
  registerAdamwUpdate();
  registerSavedTensors();
  registerStem();
  registerPixelMeans();
  registerCrossEntropy();
  registerDistillation();
  registerSquaredDistance();
}
