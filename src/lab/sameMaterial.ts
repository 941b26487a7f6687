import type { ExperimentConfig } from '../contract/config';

/** Whether two experiments use the same data and models. */
export function sameMaterial(one: ExperimentConfig, other: ExperimentConfig): boolean {
  const material = ({ data, models }: ExperimentConfig) => JSON.stringify([data, models]);
  return material(one) === material(other);
}
