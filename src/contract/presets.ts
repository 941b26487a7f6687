/** The presets: complete configurations. Their settings were chosen on the validation corruptions and seeds 100–109. */
import type { ExperimentConfig, PresetName } from './config';

/** The fifteen test corruptions of ImageNet-C, in the published order: the built-in benchmark. */
export const TEST_CORRUPTIONS = [
  'gaussian_noise',
  'shot_noise',
  'impulse_noise',
  'defocus_blur',
  'glass_blur',
  'motion_blur',
  'zoom_blur',
  'snow',
  'frost',
  'fog',
  'brightness',
  'contrast',
  'elastic_transform',
  'pixelate',
  'jpeg_compression',
] as const;

/** Published as the validation corruptions: settings may be chosen on them, results are never claimed on them. */
export const VALIDATION_CORRUPTIONS = ['speckle_noise', 'gaussian_blur', 'spatter', 'saturate'] as const;

const quick: ExperimentConfig = {
  preset: 'quick',
  seed: 1,
  data: { pack: 'emoji-16', teacherPerClass: 300, labelledPerClass: 5, unlabelled: 1000, testPerClass: 10 },
  teacher: { steps: 600, batch: 32, learningRate: 3e-3, augmentation: 'pixmix', strength: 3, consistency: 0 },
  student: {
    steps: 400,
    batch: 32,
    learningRate: 2e-3,
    tuned: 'last-blocks',
    fraction: 0.2,
    cleanPath: 'frozen',
    distillation: 5,
    temperature: 4,
    weighting: 'entropy',
    views: 3,
    augmentation: 'pixmix',
    strength: 3,
  },
  baselines: { completeLearningRate: 3e-5, partialLearningRate: 1e-3 },
  heads: { rule: 'kl-uncertainty', passes: 10, dropout: 0.1 },
  benchmark: { corruptions: [...TEST_CORRUPTIONS], severities: [1, 3, 5], table: 'imagenet-c' },
  methods: ['pretrained', 'teacher', 'temper', 'apt', 'cft'],
};

/** For tests and for a first look: everything runs, nothing converges. */
const tiny: ExperimentConfig = {
  ...quick,
  preset: 'tiny',
  data: { ...quick.data, teacherPerClass: 2, labelledPerClass: 1, unlabelled: 16, testPerClass: 1 },
  teacher: { ...quick.teacher, steps: 4, batch: 8 },
  student: { ...quick.student, steps: 4, batch: 8, views: 2 },
  benchmark: { ...quick.benchmark, corruptions: ['gaussian_noise', 'contrast'], severities: [3] },
};

/** For a GPU: the whole pack, every severity, all the controls. */
const standard: ExperimentConfig = {
  ...quick,
  preset: 'standard',
  data: { pack: 'emoji-64', teacherPerClass: 300, labelledPerClass: 5, unlabelled: 6400, testPerClass: 20 },
  teacher: { ...quick.teacher, steps: 3000, batch: 64 },
  student: { ...quick.student, steps: 1500, batch: 64, views: 8 },
  benchmark: { ...quick.benchmark, severities: [1, 2, 3, 4, 5] },
  methods: [
    'pretrained',
    'teacher',
    'temper',
    'apt',
    'cft',
    'three-heads',
    'clean-teacher',
    'self-distillation',
    'clean-tuning',
  ],
};

/**
 * For networks and pictures of the user's own: sized for a real network on 224-pixel pictures, which begins with what it knows.
 * The student's learning rate was chosen with MobileNetV2 on CIFAR-10 (validation corruptions, seed 100).
 */
const real: ExperimentConfig = {
  ...quick,
  preset: 'real',
  data: { pack: 'own', teacherPerClass: 50, labelledPerClass: 10, unlabelled: 300, testPerClass: 10 },
  teacher: { ...quick.teacher, steps: 300, batch: 16, learningRate: 5e-4 },
  student: { ...quick.student, steps: 300, batch: 16, learningRate: 1e-3, views: 3 },
  baselines: { completeLearningRate: 3e-5, partialLearningRate: 1e-3 },
};

const presets: Record<PresetName, ExperimentConfig> = { tiny, quick, standard, real };

/** A fresh copy of a preset. */
export function presetConfig(name: PresetName, seed?: number): ExperimentConfig {
  const config = structuredClone(presets[name]);
  if (seed !== undefined) config.seed = seed;
  return config;
}
