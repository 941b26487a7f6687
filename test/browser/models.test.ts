/** Layers and networks in the browser: on `cpu`, `wasm` and `webgpu`, with the bodies of the unit tests. */
import '../../src/models/convolution.test';
import '../../src/models/visionTransformer.test';
