// The entry of a pool's worker under Node: loads the TypeScript sources as they are, like the command line.
import { register } from 'tsx/esm/api';

register();
// The source maps of TensorFlow.js are megabytes, which would be read before the first task.
process.setSourceMapsEnabled(false);
await import('../../compute/tf.ts');
process.setSourceMapsEnabled(true);
await import('./poolWorkerNode.ts');
