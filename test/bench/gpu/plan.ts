/** What is measured: the real sizes, and tiny ones for a dry run on a software adapter, which is thousands of times slower. */
import { parseConfig, type ExperimentConfig } from '../../../src/contract/config';
import { presetConfig, TEST_CORRUPTIONS, VALIDATION_CORRUPTIONS } from '../../../src/contract/presets';
import { ARCHITECTURES } from '../../../src/models/embedded';
import { mobileNetV2 } from '../../../src/models/mobileNetV2';
import type { Architecture } from '../../../src/models/model';
import { publishedVisionTransformer, visionTransformer } from '../../../src/models/visionTransformer';
import type { Variant } from './rows';
import type { Repetitions } from './timing';

export interface BenchNetwork {
  label: string;
  architecture: Architecture;
  classes: number;
  /** Pictures in a training step; each brings an augmented view. */
  batch: number;
}

export interface Plan {
  dry: boolean;
  networks: readonly BenchNetwork[];
  /** Pictures at a time. */
  inference: readonly number[];
  corruptions: readonly { size: number; batch: number }[];
  corruptionNames: readonly string[];
  experiment: ExperimentConfig;
  repetitions(variant: Variant): Repetitions;
  /** Training steps between two readings; `wasm` has no queue that could be kept full. */
  stepsAtATime(variant: Variant): number;
}

const CORRUPTIONS = [...TEST_CORRUPTIONS, ...VALIDATION_CORRUPTIONS];
/** Pictures in a step, as the presets have them. */
const BATCH = { embedded: presetConfig('quick').student.batch, real: presetConfig('real').student.batch };

interface Sizes {
  embedded: number;
  real: number;
}

function networks(batch: Sizes, mobileNet: Architecture, transformer: Architecture): BenchNetwork[] {
  const small = { label: 'small (embedded)', architecture: ARCHITECTURES.small, classes: 16, batch: batch.embedded };
  const large = { label: 'large (embedded)', architecture: ARCHITECTURES.large, classes: 16, batch: batch.embedded };
  const convolutional = { label: 'MobileNetV2', architecture: mobileNet, classes: 1000, batch: batch.real };
  const attending = { label: 'ViT-Tiny', architecture: transformer, classes: 1000, batch: batch.real };
  return [small, large, convolutional, attending].map((network) => ({
    ...network,
    label: `${network.label}, ${network.architecture.inputSize} px`,
  }));
}

const full: Plan = {
  dry: false,
  networks: networks(BATCH, mobileNetV2(), publishedVisionTransformer('tiny')),
  inference: [1, 8],
  corruptions: [
    { size: 224, batch: 1 },
    { size: 224, batch: 16 },
    { size: 1024, batch: 1 },
  ],
  corruptionNames: CORRUPTIONS,
  experiment: presetConfig('quick', 1),
  repetitions: (variant) => ({ warmUp: variant === 'wasm' ? 1 : 2, least: 3, most: 15, seconds: 3 }),
  stepsAtATime: (variant) => (variant === 'wasm' ? 1 : 5),
};

const DRY_SIDE = 32;

/** Of the embedded pair the small network alone: the large one takes a minute for a batch of predictions in software. */
function dryExperiment(): ExperimentConfig {
  const tiny = presetConfig('tiny', 1);
  return parseConfig({
    ...tiny,
    data: { ...tiny.data, teacherPerClass: 1, labelledPerClass: 1, unlabelled: 2, testPerClass: 1 },
    teacher: { ...tiny.teacher, steps: 1, batch: 2 },
    benchmark: { ...tiny.benchmark, corruptions: ['contrast'] },
    methods: ['teacher'],
  });
}

function dry(): Plan {
  const shallow = { id: 'vit_dry', width: 192, heads: 3, depth: 2, patch: 16, inputSize: DRY_SIDE };
  const [small, large, convolutional, attending] = networks(
    { embedded: 1, real: 1 },
    mobileNetV2({ inputSize: DRY_SIDE }),
    visionTransformer(shallow),
  ) as [BenchNetwork, BenchNetwork, BenchNetwork, BenchNetwork];
  return {
    dry: true,
    networks: [small, large, convolutional, { ...attending, label: `${attending.label}, 2 of 12 blocks` }],
    inference: [1, 2],
    corruptions: [
      { size: 32, batch: 1 },
      { size: 48, batch: 2 },
    ],
    corruptionNames: CORRUPTIONS,
    experiment: dryExperiment(),
    repetitions: () => ({ warmUp: 0, least: 1, most: 2, seconds: 0.2 }),
    stepsAtATime: () => 1,
  };
}

export function planOf(options: { dry: boolean }): Plan {
  return options.dry ? dry() : full;
}
