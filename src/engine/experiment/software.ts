/** The software that a report was made with, as `package.json` has it. */
import { dependencies, version } from '../../../package.json';

export const SOFTWARE = `Temper ${version}, TensorFlow.js ${dependencies['@tensorflow/tfjs']}`;
