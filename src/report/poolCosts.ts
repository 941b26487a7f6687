/** The cost of one method over several seeds: means, and of memory the largest that any of them took. */
import type { Cost } from '../contract/report';
import { mean } from '../num/statistics';

type Part = NonNullable<Cost['parts']>[number];
type WithPeak = Pick<Cost, 'peakTensorBytes'>;

export function poolCosts(costs: readonly Cost[]): Cost {
  const first = costs[0]!;
  const answers = costs.flatMap(({ answerFlops }) => answerFlops ?? []);
  return {
    seconds: mean(costs.map((cost) => cost.seconds)),
    flops: mean(costs.map((cost) => cost.flops)),
    tunedParameters: first.tunedParameters,
    totalParameters: first.totalParameters,
    ...highest(costs),
    ...(first.parts ? { parts: first.parts.map(({ name }) => poolPart(name, costs)) } : {}),
    ...(answers.length === costs.length ? { answerFlops: mean(answers) } : {}),
  };
}

function poolPart(name: string, costs: readonly Cost[]): Part {
  const same = costs.flatMap((cost) => cost.parts?.filter((part) => part.name === name) ?? []);
  return {
    name,
    seconds: mean(same.map((part) => part.seconds)),
    flops: mean(same.map((part) => part.flops)),
    ...highest(same),
  };
}

function highest(measured: readonly WithPeak[]): WithPeak {
  const peaks = measured.flatMap(({ peakTensorBytes }) => peakTensorBytes ?? []);
  return peaks.length > 0 ? { peakTensorBytes: Math.max(...peaks) } : {};
}
