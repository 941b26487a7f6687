/** What is knowingly not done, each with its reason. A gap that is closed leaves this list with the change that closes it. */

export interface KnownGap {
  area: 'perturb' | 'models' | 'sources' | 'train' | 'evaluate' | 'engine' | 'page' | 'tests';
  /** What is missing, as a user would notice it. */
  gap: string;
  reason: string;
}

export const KNOWN_GAPS: readonly KnownGap[] = [
  {
    area: 'perturb',
    gap: 'Glass blur, snow, frost and spatter of ImageNet-C are not among the corruptions.',
    reason:
      'The benchmark of the embedded data has the twelve whose published definition needs no photographs of ice and no ' +
      'pixel-by-pixel shuffling; mCE over all fifteen is therefore never computed.',
  },
  {
    area: 'perturb',
    gap: 'AugMix and PixMix are the augmentations of the teacher: no RandAugment, DeepAugment or adversarial training.',
    reason: 'The method needs one strong augmentation; the others are comparisons of teachers.',
  },
  {
    area: 'evaluate',
    gap: 'No normalised mean corruption error (mCE).',
    reason:
      'It is defined for the classes of ImageNet-1k at 224 px; anywhere else the plain mean is shown and labelled so.',
  },
  {
    area: 'evaluate',
    gap: 'No flip probability over image sequences (ImageNet-P) and no zero-shot accuracy.',
    reason: 'There are no perturbation sequences yet, and the embedded models have no text encoder.',
  },
  {
    area: 'train',
    gap: 'No linear probing, LP-FT or WiSE-FT baseline.',
    reason: 'The claims compare with the pre-trained model, APT and complete fine-tuning; these three come first.',
  },
  {
    area: 'models',
    gap: 'Only the two embedded architectures can be loaded: no timm or CLIP model.',
    reason: 'Their layers and their padding have to be verified against the original implementation one by one.',
  },
  {
    area: 'sources',
    gap: 'No data set of one’s own: folder, zip, parquet, CIFAR binary or webcam.',
    reason:
      'The embedded pack has every kind of test set that the experiment needs; files bring labels that match no model here.',
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
    reason: 'It is sized for a GPU, and none was at hand.',
  },
  {
    area: 'tests',
    gap: 'WebGPU is tested on the SwiftShader software adapter, with small work, never timed.',
    reason: 'Its results say whether the code is right; its speed says nothing about a GPU.',
  },
];
