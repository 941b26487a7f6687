import type { Weights } from '../models/model';

/** Weights as plain data, by name. */
export type PlainTensors = Record<string, { shape: number[]; values: Float32Array }>;

/** Copies weights to plain data. */
export async function readWeights(
  weights: Weights,
  names: readonly string[] = Object.keys(weights),
): Promise<PlainTensors> {
  const out: PlainTensors = {};
  for (const name of names) {
    const tensor = weights[name]!;
    out[name] = { shape: tensor.shape.slice(), values: (await tensor.data<'float32'>()).slice() };
  }
  return out;
}
