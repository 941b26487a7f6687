/** The software that a report was made with, as `package.json` has it. */
import { devDependencies, version } from '../../../package.json';

export const SOFTWARE = `Temper ${version}, TensorFlow.js ${devDependencies['@tensorflow/tfjs']}`;
