/** The engine's worker as it is served under vitest. */
import './withoutRunner';
import '../../src/engine/worker';
