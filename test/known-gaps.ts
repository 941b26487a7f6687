/** What is knowingly not done, each with its reason. A gap that is closed leaves this list with the change that closes it. */
import { OUTSIDE } from './parity/outside';

export interface KnownGap {
  area: 'perturb' | 'models' | 'sources' | 'train' | 'evaluate' | 'engine' | 'page' | 'tests';
  /** What is missing, as a user would notice it. */
  gap: string;
  reason: string;
}

export const KNOWN_GAPS: readonly KnownGap[] = [
  ...OUTSIDE.map(({ name, severities, reason }): KnownGap => ({
    area: 'perturb',
    gap: `${name} at severity ${severities.join(', ')} is outside the limits of docs/fidelity.md.`,
    reason,
  })),
  {
    area: 'perturb',
    gap: 'The frost of ImageNet-C is not that of the published photographs of ice, and above 1024 px its texture is enlarged.',
    reason:
      'Those photographs may not be used. The textures are drawn, with tones and spectrum set to the published statistics; the first ' +
      'frost on a large picture waits about a second for its texture.',
  },
  {
    area: 'perturb',
    gap: 'Attacks are not equal to 1/255 on all backends; all other perturbations are.',
    reason:
      'The sign of a gradient near zero can differ in the last bit, and a step in the other direction follows. They are as strong on each.',
  },
  {
    area: 'perturb',
    gap: 'Drawn layers keep many perturbations far beyond 16 ms at 1024 px: spatter and pointillism take about 0.2 s on WASM, glass blur, snow, halftone, brownish noise and caustic refraction 0.1 s and more.',
    reason:
      'Their fields are made on the host (thresholds and distances of drops, Fourier transforms, sines, a shuffle in which each pixel waits for ' +
      'the one before): a backend that differs in the last bit would move whole drops. A GPU waits for that too.',
  },
  {
    area: 'perturb',
    gap: 'CIFAR-C̄ strengths of five of the ten ImageNet-C̄ corruptions are not published.',
    reason:
      'They are not part of CIFAR-10-C̄; every second level of the authors’ ten-level scan is used, and the source line says so.',
  },
  {
    area: 'perturb',
    gap: 'Sequences have the published difficulty 1 only, and are not stored as compressed video as ImageNet-P was.',
    reason: 'Frames are computed when they are looked at; what H.264 adds is a corruption of its own.',
  },
  {
    area: 'perturb',
    gap: 'Pictures above 12 megapixels (6 for renditions) are refused with a size that fits.',
    reason:
      'Several float copies of a picture have to fit into the memory of WebAssembly, which cannot recover from running out of it.',
  },
  {
    area: 'engine',
    gap: 'The quick preset takes three to five minutes on one core without a GPU, as the core is; half of it is the complete fine-tuning that it is compared with.',
    reason:
      'Complete fine-tuning gains with every step it is given, and a comparison that stops it early would flatter the method. The arithmetic of ' +
      'its convolutions runs near what 128-bit SIMD without fused multiply-add gives on one thread.',
  },
  {
    area: 'train',
    gap: 'A student cannot be tuned on adversarial views; only a teacher can.',
    reason:
      'The feature cache keeps views of the frozen trunk, and an attack needs the whole network as it is at each step.',
  },
  {
    area: 'evaluate',
    gap: 'Flip probabilities are shown for one picture, not benchmarked over a set.',
    reason: 'Sequences are there to be looked at, one picture at a time.',
  },
  {
    area: 'evaluate',
    gap: 'TensorFlow.js models and bundles answer about pictures in Look; they are not rows of an experiment, and `temper evaluate` reads networks only.',
    reason:
      'An experiment measures what it can cut, probe and tune. A bundle’s own figures lie in its report; to compare it, run its experiment again.',
  },
  {
    area: 'evaluate',
    gap: 'The mean corruption error has no interval.',
    reason:
      'AlexNet’s errors are published as means; its answers picture by picture, which a paired interval needs, are not.',
  },
  {
    area: 'models',
    gap: 'MobileNetV2 has no row in the catalogue, and OpenAI’s own tensor names of CLIP are not read.',
    reason:
      'No public safetensors file with torchvision’s names is known to us; a file of one’s own works. CLIP is read under the names of Hugging Face.',
  },
  {
    area: 'models',
    gap: 'CLIP by others than OpenAI has the same tensors and another activation; it is read as OpenAI’s.',
    reason: 'No tensor says which; the model’s card here says what was assumed.',
  },
  {
    area: 'models',
    gap: 'ViT small and base, DeiT, Hugging Face ViT and CLIP ViT-B/32 are compared with the original code at reduced depth; real weights are compared for MobileNetV2 and ViT-Tiny.',
    reason:
      'The blocks are the same code at every depth, and a test must be short. CLIP ViT-B/32 was compared once at full depth.',
  },
  {
    area: 'models',
    gap: 'CLIP does not answer in Look before an experiment names classes.',
    reason: 'Its classifier is made from names; a thousand of them take minutes in the text tower.',
  },
  {
    area: 'models',
    gap: 'A file that does not name its classes and has as many as the data is taken to mean these, in this order.',
    reason:
      'It is most often a network that was trained on that data. A network of other classes has to be brought with another number of them.',
  },
  {
    area: 'models',
    gap: 'A model of a local file can be given other settings (padding, pixels) only in the visit in which it was brought.',
    reason: 'Settings are part of what was checked and named; the page asks for the file again.',
  },
  {
    area: 'sources',
    gap: 'Fetching was tested against a local server that answers as Hugging Face documents, not against Hugging Face.',
    reason: 'Tests need no network. Ranges and headers of a real server may differ; then the file is fetched whole.',
  },
  {
    area: 'sources',
    gap: 'A server that gives neither ETag nor Last-Modified cannot be asked to go on; the download starts again.',
    reason: 'Without them nothing says that the rest belongs to the same file.',
  },
  {
    area: 'sources',
    gap: 'Opening remote parquet of very many row groups (ImageNet-1k) is slow, and a remote tar.gz is fetched whole.',
    reason: 'Labels are read before anything is shown, one request a row group; gzip has no index.',
  },
  {
    area: 'sources',
    gap: 'TIFF is not decoded in browsers, HEIC in Safari only.',
    reason: 'Pictures are decoded by the browser. Each that is left out is named.',
  },
  {
    area: 'sources',
    gap: 'Own pictures without labels serve as arrivals only: the archive that tuning sees are labelled pictures whose labels are withheld.',
    reason: 'So every method can be compared on them. Few pictures a class leave few of these.',
  },
  {
    area: 'page',
    gap: 'The class recorder holds its pictures in memory until they are saved.',
    reason: 'Its dialog says so; saving takes a second.',
  },
  {
    area: 'engine',
    gap: 'A bundle above 128 MB is read without the zip’s checksum; taking home a network of 350 MB holds its values twice.',
    reason: 'Shapes, bounds and values are checked in any case; the checksum would need the whole file in memory.',
  },
  {
    area: 'engine',
    gap: 'Without Web Locks (plain http from another machine) two tabs can sweep each other’s upload.',
    reason: 'It is noticed at the end of the upload and told; nothing half-written is listed.',
  },
  {
    area: 'train',
    gap: 'Complete fine-tuning of ViT small and base is refused on WebAssembly.',
    reason:
      'TensorFlow.js frees no intermediate gradient before the end of a backward pass; one picture of ViT-Tiny takes about 400 MB. The ' +
      'refusal comes before anything is trained and says what to choose. Partial tuning fits.',
  },
  {
    area: 'train',
    gap: 'ViT-Tiny on CIFAR-10 was measured on two seeds, and photographs of ImageNet itself not at all.',
    reason:
      'A seed takes half an hour on one core. Of the photographs at hand there is one a class, most likely one that the networks were trained on.',
  },
  {
    area: 'train',
    gap: 'In the preset standard complete fine-tuning stops at as many steps as in quick, for four times the labels, so the cost claim fails there.',
    reason:
      'Steps in proportion to the labels have not been run; docs/standard is the preset as it is. With them the comparison would be fairer and dearer.',
  },
  {
    area: 'train',
    gap: 'In the preset arrivals the large model takes on less than half of what its teacher knows better, and the cost claim fails.',
    reason:
      'What is tuned lies all over the network, so nothing can be kept of the frozen part and every step runs through all of it. More steps ' +
      'give more and cost more; docs/fraction.md has the table.',
  },
  {
    area: 'train',
    gap: 'On WebGPU 4 GB of memory are assumed when a step is divided into parts.',
    reason:
      'A page cannot ask how much a GPU has; an allocation that fails ends the job with a message, and its checkpoint stays.',
  },
  {
    area: 'engine',
    gap: 'The time announced for an experiment on own networks can be several times off at its beginning.',
    reason:
      'It is measured on the embedded network; layers of another kind run at another speed. It corrects itself while it runs.',
  },
  {
    area: 'sources',
    gap: 'Data with fewer than three pictures of a class can be kept, not learnt from or measured on in the page.',
    reason:
      'An experiment needs one to learn from, one to choose settings on, one to measure on. `temper evaluate` measures any number.',
  },
  {
    area: 'page',
    gap: 'On a host without isolation headers the first visit computes with one WASM thread.',
    reason: 'The service worker could only change that by reloading the page, which would interrupt the visitor.',
  },
  {
    area: 'page',
    gap: 'Charts cannot be saved as pictures.',
    reason: 'Every chart has a table behind it that can be copied, and the report exports all numbers.',
  },
  {
    area: 'page',
    gap: 'An archive of pictures ends at 4 GB or 65,000 files, and holds single perturbations, not chains.',
    reason:
      'The zip format without its 64-bit extension ends there, and the layout of ImageNet-C has no place for chains; the ' +
      'command line writes folders without a bound.',
  },
  {
    area: 'page',
    gap: 'Pictures larger than 2,048 pixels are scaled down to that when they are opened.',
    reason: 'Memory of a page is bounded; the command line takes larger ones as they are.',
  },
  {
    area: 'evaluate',
    gap: 'Transfer of a model with three heads is measured on the features of its clean path only.',
    reason:
      'That path serves whoever uses the model for something new. With the frozen clean path it equals the pre-trained ' +
      'model by construction, which the report shows as a difference of exactly zero.',
  },
  {
    area: 'engine',
    gap: 'Measuring a method and filling the feature cache start again from their beginning after a reload.',
    reason:
      'Both take seconds and give the same numbers again; training, which takes minutes, goes on from its checkpoint.',
  },
  {
    area: 'tests',
    gap: 'The standard preset has not been run to its end, and the quick preset not on a GPU.',
    reason:
      'They need longer than a GPU was at hand: `quick` was at two thirds after seven minutes on WebGPU under Node. What was measured there is in docs/gpu.md: ' +
      'fifteen of the nineteen corruptions of ImageNet-C take less than 16 ms at 1024 px, four do not; all nineteen take 29 ms a picture at 224 px, ' +
      'sixteen at a time, a twelfth of what the published package took on another machine, not a fiftieth.',
  },
  {
    area: 'engine',
    gap: 'On WebGPU the embedded networks can be slower than on WASM: their training ran at 0.09 to 0.78 of the speed of one thread on the GPU that was measured, and the page takes WebGPU all the same.',
    reason:
      'A shader takes 0.1 to 0.2 ms there whatever it computes, and a step has hundreds, many of them of AdamW, which is composed of fourteen ' +
      'for each weight. That was under Node; a browser has not been measured. `?backend=wasm` chooses.',
  },
  {
    area: 'tests',
    gap: 'WebGPU is tested on the SwiftShader software adapter, with small work; it was timed on one GPU, under Node, and never in a browser.',
    reason:
      'The results of the software adapter say whether the code is right; its speed says nothing about a GPU. `npm run bench:gpu` measures one.',
  },
];
