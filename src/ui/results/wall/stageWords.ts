/** What goes on in a stage of an experiment, for somebody who watches it. */
import type { StageName } from '../../../contract/engine';

const COMPARISON = 'For comparison.';

const WORDS: Record<StageName, string> = {
  prepare:
    'The test pictures are made and corrupted, once for all: every model answers the same ones. None of them is learnt from.',
  pretrained:
    'The large model as it came answers every test picture. What it has wrong here is what is to be repaired.',
  teacher:
    'A small model learns from pictures in disguise: each is mixed with patterns in another way every time, so that only the thing in it stays the same.',
  'front-correction':
    'The first blocks of the large model learn to see a changed picture as they see the unchanged one. No label is needed for that.',
  temper:
    'The last blocks of the large model, and three heads on it, learn from the answers of the teacher and of their own frozen original.',
  lp: `${COMPARISON} A new classifier on the untouched features of the large model.`,
  apt: `${COMPARISON} The same part of the large model is tuned with labels alone, without a teacher.`,
  cft: `${COMPARISON} All weights of the large model are tuned, which takes longest.`,
  'lp-ft': `${COMPARISON} A new classifier first, then all weights of the large model.`,
  'wise-ft-25': `${COMPARISON} The weights before and after complete fine-tuning are averaged, a quarter of the way.`,
  'wise-ft': `${COMPARISON} The weights before and after complete fine-tuning are averaged, half of the way.`,
  'wise-ft-75': `${COMPARISON} The weights before and after complete fine-tuning are averaged, three quarters of the way.`,
  'three-heads': 'A control: three heads without a teacher.',
  'clean-teacher': 'A control: the teacher is a small model that was not made robust.',
  'self-distillation': 'A control: the large model is its own teacher.',
  'complete-self-distillation': 'A control: the large model is its own teacher, and all of its weights are tuned.',
  'clean-tuning': 'A control: the same part is tuned on pictures without any change.',
  'bn-adapt': `${COMPARISON} The large model takes the statistics of the pictures that it is about to answer; nothing is trained.`,
  tent: `${COMPARISON} While it answers, the large model changes its norms so that its answers become surer; no label is seen.`,
  'l2-sp': `${COMPARISON} All weights of the large model are tuned, and drawn back to where they began.`,
  lora: `${COMPARISON} Each weight of the large model gets a small change of low rank; the weights themselves stay.`,
  'vpt-shallow': `${COMPARISON} A few learnt tokens go into the network with those of the picture; its weights stay.`,
  'vpt-deep': `${COMPARISON} A few learnt tokens go into every block of the network; its weights stay.`,
  'wise-curve': `${COMPARISON} The weights before and after complete fine-tuning are averaged at further points between the two.`,
  report: 'The report is written.',
};

export const stageWords = (stage: StageName): string => WORDS[stage];
