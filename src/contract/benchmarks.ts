/** The published sets of corruptions that an experiment can be tested on, by the names of their collections. */
import { TEST_CORRUPTIONS } from './presets';

/** The six of LAION-C (Li et al., ICML 2025), made for models trained on pictures from the web. */
export const LAION_C_CORRUPTIONS = [
  'laion_mosaic',
  'glitched',
  'vertical_lines',
  'geometric_shapes',
  'stickers',
  'luminance_checkerboard',
] as const;

/** The ten of ImageNet-C̄ (Mintun et al., NeurIPS 2021), least like those of ImageNet-C. */
export const C_BAR_CORRUPTIONS = [
  'blue_noise_sample',
  'brownish_noise',
  'caustic_refraction',
  'checkerboard_cutout',
  'cocentric_sine_waves',
  'inverse_sparkles',
  'perlin_noise',
  'plasma_noise',
  'single_frequency_greyscale',
  'sparkles',
] as const;

export interface Benchmark {
  /** As the command line names the collection. */
  name: 'imagenet-c' | 'imagenet-c-bar' | 'laion-c';
  label: string;
  corruptions: readonly string[];
}

export const BENCHMARKS: readonly Benchmark[] = [
  { name: 'imagenet-c', label: 'ImageNet-C', corruptions: TEST_CORRUPTIONS },
  { name: 'imagenet-c-bar', label: 'ImageNet-C̄', corruptions: C_BAR_CORRUPTIONS },
  { name: 'laion-c', label: 'LAION-C', corruptions: LAION_C_CORRUPTIONS },
];

/** Which of them these corruptions are, whole and in any order; null where they are another choice. */
export function benchmarkNamed(corruptions: readonly string[]): Benchmark | null {
  const chosen = new Set(corruptions);
  return (
    BENCHMARKS.find(({ corruptions: own }) => own.length === chosen.size && own.every((name) => chosen.has(name))) ??
    null
  );
}
