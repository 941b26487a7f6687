// The entry of a pool's worker under Node: loads the TypeScript sources as they are, like the command line.
import { register } from 'tsx/esm/api';

register();
await import('./poolWorkerNode.ts');
