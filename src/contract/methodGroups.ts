/**
 * The methods of an experiment as a reader chooses among them: in groups, each with a sentence, where it was published, and what a
 * network must have for it. What a network lacks is said in the same words by the page, the command line and the engine.
 */
import type { MethodName } from './config';

export const METHOD_GROUPS = [
  { id: 'ours', title: 'Temper and what it stands on' },
  { id: 'controls', title: 'Its controls' },
  { id: 'complete', title: 'All weights are tuned' },
  { id: 'efficient', title: 'Few parameters are tuned' },
  { id: 'test-time', title: 'Adapted at test time' },
] as const;
export type MethodGroup = (typeof METHOD_GROUPS)[number]['id'];

/** What a network has that some methods work on. */
export interface NetworkTraits {
  /** It attends to tokens, and further ones can stand beside them. */
  tokens: boolean;
  /** It normalises by statistics of training pictures. */
  batchNorms: boolean;
}

export interface MethodAbout {
  group: MethodGroup;
  /** What it does, in a sentence. */
  about: string;
  /** Null for what is of no paper but the one that is reconstructed. */
  source: string | null;
  needs?: keyof NetworkTraits;
}

export const METHOD_ABOUT: Record<MethodName, MethodAbout> = {
  pretrained: { group: 'ours', about: 'The large model as it came: what all others are compared with.', source: null },
  teacher: {
    group: 'ours',
    about: 'The small model, trained on with a strong augmentation.',
    source: 'Jain et al., ICCV 2023, step 1',
  },
  'front-correction': {
    group: 'ours',
    about: 'The first blocks learn to see a changed picture as they see the clean one; no label is needed.',
    source: 'after Borkar and Karam, IEEE TIP 2019; Lee et al., ICLR 2023',
  },
  temper: {
    group: 'ours',
    about: 'A fraction of the large model and three heads learn from the teacher.',
    source: 'a reconstruction of Jain et al., ICCV 2023',
  },
  'three-heads': { group: 'controls', about: 'As Temper, but nobody teaches.', source: null },
  'clean-teacher': { group: 'controls', about: 'As Temper, with a teacher that was not made robust.', source: null },
  'self-distillation': { group: 'controls', about: 'As Temper; the frozen large model teaches itself.', source: null },
  'complete-self-distillation': {
    group: 'controls',
    about: 'All weights learn from the frozen large model.',
    source: null,
  },
  'clean-tuning': { group: 'controls', about: 'The same part, tuned on pictures without any change.', source: null },
  cft: {
    group: 'complete',
    about: 'All weights are tuned under an augmentation, AugMix unless another is set.',
    source: 'Hendrycks et al., ICLR 2020; a baseline of Jain et al. 2023',
  },
  'wise-ft-25': {
    group: 'complete',
    about: 'Mean of the weights before and after complete fine-tuning, a quarter of the way; nothing more is trained.',
    source: 'Wortsman et al., CVPR 2022',
  },
  'wise-ft': {
    group: 'complete',
    about: 'Mean of the weights before and after complete fine-tuning, half of the way; nothing more is trained.',
    source: 'Wortsman et al., CVPR 2022; a baseline of Jain et al. 2023',
  },
  'wise-ft-75': {
    group: 'complete',
    about: 'Mean of the weights before and after, three quarters of the way; nothing more is trained.',
    source: 'Wortsman et al., CVPR 2022',
  },
  'lp-ft': {
    group: 'complete',
    about: 'A linear probe first, then all weights.',
    source: 'Kumar et al., ICLR 2022',
  },
  'l2-sp': {
    group: 'complete',
    about: 'All weights are tuned, and the loss draws them back to where they began.',
    source: 'Li et al., ICML 2018',
  },
  lora: {
    group: 'efficient',
    about:
      'Changes of low rank beside queries and values of attention, or beside convolutions; an answer costs nothing more.',
    source: 'Hu et al., ICLR 2022; of convolutions Yeh et al., ICLR 2024',
  },
  'vpt-shallow': {
    group: 'efficient',
    about: 'Learnt tokens go into the first block with those of the picture; the network stays.',
    source: 'Jia et al., ECCV 2022',
    needs: 'tokens',
  },
  'vpt-deep': {
    group: 'efficient',
    about: 'Learnt tokens go into every block with those of the picture; the network stays.',
    source: 'Jia et al., ECCV 2022',
    needs: 'tokens',
  },
  lp: { group: 'efficient', about: 'A new classifier on the frozen features.', source: 'Kornblith et al., CVPR 2019' },
  apt: {
    group: 'efficient',
    about: 'The part that Temper tunes, with labels alone and no teacher.',
    source: 'a baseline of Jain et al. 2023',
  },
  'bn-adapt': {
    group: 'test-time',
    about:
      'The batch norms take the statistics of the test pictures that are answered, mixed with those of training; nothing is trained.',
    source: 'Schneider et al., NeurIPS 2020; Nado et al. 2020; Benz et al., WACV 2021',
    needs: 'batchNorms',
  },
  tent: {
    group: 'test-time',
    about:
      'While it answers, the scales and offsets of its batch norms make steps that make its answers surer; it can fail, which its row shows.',
    source: 'Wang et al., ICLR 2021',
    needs: 'batchNorms',
  },
};

const LACKS: Record<keyof NetworkTraits, string> = {
  tokens: 'it needs a transformer, whose blocks take tokens; this network has none',
  batchNorms: 'it needs batch norms, whose statistics it replaces; this network has none',
};

/** Why a method cannot run with a network, a clause without a full stop; null where it can. */
export function whyNot(name: MethodName, traits: NetworkTraits): string | null {
  const { needs } = METHOD_ABOUT[name];
  return needs && !traits[needs] ? LACKS[needs] : null;
}
