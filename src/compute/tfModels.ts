/**
 * The second door to TensorFlow.js, beside `tf.ts`: its own layers and its reader of converted graphs, for models that people bring in
 * its format. Whoever imports this is loaded at first use: a first visit needs none of it.
 */
export { layers, models, sequential, loadLayersModel, LayersModel } from '@tensorflow/tfjs-layers';
export { loadGraphModelSync, GraphModel } from '@tensorflow/tfjs-converter';
