/** What of a configuration the PyTorch project does, and what it cannot, in sentences that say what to do. */
import type { ExperimentConfig } from '../../contract/config';

/** What `temper_torch/methods.py` has; a test compares the two. */
export const PYTORCH_METHODS: readonly string[] = [
  ...['pretrained', 'teacher', 'front-correction', 'temper', 'lp', 'apt', 'cft', 'lp-ft'],
  ...['wise-ft-25', 'wise-ft', 'wise-ft-75', 'three-heads', 'clean-teacher', 'self-distillation'],
  ...['complete-self-distillation', 'clean-tuning'],
];

/** What `temper_torch/augment.py` has. */
export const PYTORCH_AUGMENTATIONS: readonly string[] = ['augmix', 'pixmix', 'randaugment', 'gaussian-noise'];

/** What `temper_torch/corruptions.py` makes; all others are read from a folder. */
export const PYTORCH_CORRUPTIONS: readonly string[] = [
  ...['gaussian_noise', 'shot_noise', 'impulse_noise', 'speckle_noise', 'contrast', 'brightness', 'saturate'],
  ...['pixelate', 'jpeg_compression'],
];

/** What the project would refuse before it starts, in words; empty where it runs the configuration as it is. */
export function notInPytorch({ methods, teacher, student, baselines }: ExperimentConfig): string[] {
  const used = { teacher, student, 'baselines.complete': baselines.complete };
  return [
    ...methods
      .filter((name) => !PYTORCH_METHODS.includes(name))
      .map((name) => `methods: ${name} is not done in the PyTorch project. Leave it out, or run it in Temper.`),
    ...Object.entries(used)
      .filter(([, { augmentation }]) => !PYTORCH_AUGMENTATIONS.includes(augmentation))
      .map(
        ([path, { augmentation }]) =>
          `${path}.augmentation: ${augmentation} is not done in the PyTorch project. Choose one of ${PYTORCH_AUGMENTATIONS.join(', ')}.`,
      ),
  ];
}

/** @param models names of the user's own networks, where the configuration means such */
export function carriedOver(config: ExperimentConfig, models?: { large: string; small: string }): string[] {
  const { data, benchmark } = config;
  const elsewhere = benchmark.corruptions.filter((name) => !PYTORCH_CORRUPTIONS.includes(name));
  const made = benchmark.corruptions.filter((name) => PYTORCH_CORRUPTIONS.includes(name));
  return [
    ...picturesWords(config),
    config.models
      ? `The networks are kept in a browser or were given as files${models ? ` (${models.large}, taught by ${models.small})` : ''}, and this ` +
        'project has no copy of them. Name published ones, or their files: `--large resnet50 --large-weights FILE`, and `--small` likewise.'
      : 'The networks of the embedded pictures are made for 64 pixels and 16 or 64 drawings, so published ones take their place: ' +
        '`--large resnet50` taught by `--small resnet18`, unless you name others.',
    ...(made.length > 0 ? [`Corruptions that the project makes itself: ${made.join(', ')}.`] : []),
    ...(elsewhere.length > 0
      ? [
          `Corruptions that are read from a folder: ${elsewhere.join(', ')}. That folder is ImageNet-C as published, or what ` +
            '`npx temper corrupt --input DIR/val --output DIR/corrupted` writes. Without it they are left out, and the report says so.',
        ]
      : []),
    ...(data.arrivals > 0
      ? [
          'Pictures that arrive from the field are read from DIR/arrivals (`--arrivals`): the project makes none itself.',
        ]
      : []),
    ...notInPytorch(config),
  ];
}

function picturesWords({ data }: ExperimentConfig): string[] {
  const sizes =
    `It takes up to ${data.teacherPerClass} labelled pictures of a class for the teacher, ${data.labelledPerClass} for tuning and ` +
    `${data.unlabelled} without labels in all; change data in config.json for more.`;
  if (data.pack !== 'own')
    return [
      `This configuration learns from the embedded drawings (${data.pack}), which are made in Temper and are not in this project. Give ` +
        `pictures of your own with \`--data\`; the report then says so. ${sizes}`,
    ];
  return [`The pictures are yours: \`--data DIR\` is the folder that Temper read. ${sizes}`];
}
