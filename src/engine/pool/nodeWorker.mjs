// The entry of a pool's worker under Node.
import { loadSource } from '../platform/loadSources.mjs';

await loadSource('poolWorkerNode');
