/** The perturbations in the browser: on `cpu`, `wasm` and `webgpu`, with the bodies of the unit tests. */
import '../../src/perturb/corruptSet.test';
import '../../src/perturb/digital/jpeg.test';
import '../../src/perturb/perturbations.test';
