/** What the page says of each augmentation. */
import { AUGMENTATION_LABELS } from '../../contract/choiceLabels';
import type { Augmentation } from '../../contract/config';
import type { TermName } from './terms';

interface AugmentationWords {
  /** As in a list of choices. */
  label: string;
  term: TermName;
  /** What the strength is. */
  strength: string;
}

const OPERATIONS = 'How strong its operations are; the published strength is 3.';

export const AUGMENTATION_WORDS: Record<Augmentation, AugmentationWords> = {
  augmix: { label: AUGMENTATION_LABELS.augmix, term: 'AugMix', strength: OPERATIONS },
  pixmix: { label: AUGMENTATION_LABELS.pixmix, term: 'PixMix', strength: OPERATIONS },
  randaugment: {
    label: AUGMENTATION_LABELS.randaugment,
    term: 'RandAugment',
    strength: 'The strongest that an operation can be drawn, 0.1 to 10.',
  },
  deepaugment: {
    label: AUGMENTATION_LABELS.deepaugment,
    term: 'DeepAugment',
    strength: 'How far weights and activations are distorted: a tenth of it is their standard deviation.',
  },
  'gaussian-noise': {
    label: AUGMENTATION_LABELS['gaussian-noise'],
    term: 'noise training',
    strength: 'A tenth of it is the largest standard deviation of the noise, of values 0 to 1.',
  },
  adversarial: {
    label: AUGMENTATION_LABELS.adversarial,
    term: 'adversarial training',
    strength: 'ε: how far an attack may move a colour value, of 255.',
  },
};
