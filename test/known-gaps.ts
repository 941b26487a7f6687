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
    area: 'train',
    gap: 'A student cannot be tuned on adversarial views; only a teacher can.',
    reason:
      'The feature cache keeps views of the frozen trunk, and an attack needs the whole network as it is at each step.',
  },
  {
    area: 'evaluate',
    gap: 'No normalised mean corruption error (mCE).',
    reason:
      'It is defined for the classes of ImageNet-1k at 224 px; anywhere else the plain mean is shown and labelled so.',
  },
  {
    area: 'evaluate',
    gap: 'No zero-shot accuracy, and flip probabilities are shown for one picture, not benchmarked over a set.',
    reason: 'The embedded models have no text encoder; sequences are there to be looked at, one picture at a time.',
  },
  {
    area: 'train',
    gap: 'No linear probing, LP-FT or WiSE-FT baseline.',
    reason: 'The claims compare with the pre-trained model, APT and complete fine-tuning; these three come first.',
  },
  {
    area: 'models',
    gap: 'In the page only the two embedded architectures can be loaded; published networks run on the command line, CLIP nowhere.',
    reason:
      'MobileNetV2 and V3, ResNet, ViT and DeiT run and are recognised (`temper evaluate`); the catalogue, the cache and the training stages ' +
      'of the page come next. MobileNetV3 and ResNet are checked by layer and size, as no reference logits are at hand.',
  },
  {
    area: 'sources',
    gap: 'In the page no data set of one’s own: folder, zip, parquet, CIFAR binary or webcam classes.',
    reason:
      'The readers exist and serve `temper evaluate`; the experiment of the page still takes the embedded pack, which has every kind of ' +
      'test set that it needs.',
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
    gap: 'The standard preset has not been run to its end, and no figure was taken on a GPU.',
    reason:
      'It is sized for a GPU, and none was at hand. Whether a 1024 px picture takes less than 16 ms on one, and all of ImageNet-C a fiftieth of ' +
      'the published package, is unknown: `npm run bench:perturb -- --backend webgpu --size 1024` tells.',
  },
  {
    area: 'tests',
    gap: 'WebGPU is tested on the SwiftShader software adapter, with small work, never timed.',
    reason: 'Its results say whether the code is right; its speed says nothing about a GPU.',
  },
];
