/** The perturbations and what they are made of in the browser: on `cpu`, `wasm` and `webgpu`, with the bodies of the unit tests. */
import '../../src/compute/kernels/bytes.test';
import '../../src/compute/kernels/nearestColour/nearestColour.test';
import '../../src/compute/kernels/photonNoise.test';
import '../../src/compute/kernels/plasmaLevel.test';
import '../../src/compute/kernels/polylines/polylines.test';
import '../../src/compute/kernels/randomLayer.test';
import '../../src/compute/kernels/saturationValue.test';
import '../../src/compute/kernels/warp/warp.test';
import '../../src/perturb/agreement.test';
import '../../src/perturb/corruptSet.test';
import '../../src/perturb/digital/jpeg.test';
import '../../src/perturb/ops/filterTaps.test';
import '../../src/perturb/ops/separable.test';
import '../../src/perturb/weather/plasma.test';
