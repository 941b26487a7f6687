/** The ten corruptions of ImageNet-C̄ (Mintun et al., NeurIPS 2021), in alphabetical order as in the paper. */
import { blueNoiseSample } from './blueNoiseSample';
import { brownishNoise } from './brownishNoise';
import { causticRefraction } from './causticRefraction';
import { checkerboardCutout } from './checkerboardCutout';
import { cocentricSineWaves } from './cocentricSineWaves';
import { inverseSparkles } from './inverseSparkles';
import { perlinNoise } from './perlinNoise';
import { plasmaNoise } from './plasmaNoise';
import { singleFrequencyGreyscale } from './singleFrequencyGreyscale';
import { sparkles } from './sparkles';
import type { Perturbation } from '../perturbation';

export const cBar: readonly Perturbation[] = [
  blueNoiseSample,
  brownishNoise,
  causticRefraction,
  checkerboardCutout,
  cocentricSineWaves,
  inverseSparkles,
  perlinNoise,
  plasmaNoise,
  singleFrequencyGreyscale,
  sparkles,
];
