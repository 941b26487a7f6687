/** Intervals, calibration, corruption errors, and the inputs of the claims. */
import type { judgeClaims } from '../../src/claims/judge';
import { presetConfig } from '../../src/contract/presets';
import { corruptionError } from '../../src/evaluate/corruptionError';
import { CalibrationError, clusteredAccuracy } from '../../src/evaluate/metrics';
import { pairedBootstrap, wilson } from '../../src/num/statistics';
import { hash3, uniformArray } from '../../src/num/random';
import { short, list, type Value } from './values';

export function metricValues(): Value {
  const confidence = uniformArray(7, 'confidence', 60);
  const correct = Float64Array.from(confidence, (c, i) => (hash3(7, 5, i) / 2 ** 32 < c * 0.8 ? 1 : 0));
  const error = new CalibrationError();
  error.add(confidence, correct);
  const shares = Float64Array.from({ length: 20 }, (_, i) => (hash3(7, 6, i) % 7) / 6);
  const others = Float64Array.from({ length: 20 }, (_, i) => (hash3(7, 8, i) % 7) / 6);
  const severities = ['1', '2', '3', '4', '5'];
  const names = presetConfig('quick').benchmark.corruptions;
  const perCorruption = Object.fromEntries(
    names.map((name, c) => [name, Object.fromEntries(severities.map((s, i) => [s, wilson(50 - 5 * i - (c % 7), 60)]))]),
  );
  const clean = wilson(50, 60);
  const full = { classes: 1000, imagenet: true, side: 224, clean };
  return {
    wilson: [wilson(7, 10), wilson(0, 5), wilson(5, 5), wilson(0, 0)] as unknown as Value,
    confidence: list(confidence),
    correct: list(correct),
    calibration: short(error.value()),
    shares: list(shares),
    others: list(others),
    clustered: clusteredAccuracy(shares, 6) as unknown as Value,
    bootstrap: { ...pairedBootstrap(shares, others, 3) },
    perCorruption: perCorruption as unknown as Value,
    clean: { ...clean },
    normalised: corruptionError(perCorruption, full) as unknown as Value,
    plain: corruptionError(perCorruption, { ...full, side: 64 }) as unknown as Value,
  };
}

export function claimInputs(): Parameters<typeof judgeClaims>[0] {
  const share = (stream: number) => Float64Array.from({ length: 16 }, (_, i) => (hash3(11, stream, i) % 4) / 3);
  const of = (stream: number) => ({
    clean: share(stream),
    corrupted: share(stream + 50),
    transfer: share(stream + 90),
  });
  return {
    perPicture: {
      pretrained: of(1),
      temper: of(2),
      apt: of(3),
      cft: of(4),
      'self-distillation': of(5),
      'clean-teacher': of(6),
    },
    costs: { temper: { seconds: 12, flops: 3e9 }, cft: { seconds: 40, flops: 2e10 } },
    seed: 4,
    transferName: 'the transfer data set',
  };
}
