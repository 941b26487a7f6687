/**
 * Whether a training fits into memory, and into how many parts its steps have to be divided so that it does. Gradients of parts
 * add up to that of the whole batch (nothing here normalises over a batch), so dividing changes memory and no result.
 */
import * as tf from '../compute/tf';
import { elements } from '../models/layer';
import type { Architecture } from '../models/model';
import { gigabytes, memoryBudget, type Budget } from './budget';
import { bytesOfPart, type TrainingTask } from './training';

/** A training cannot fit; the message has the numbers and what to choose instead. */
export class MemoryError extends Error {
  override name = 'MemoryError';
}

/** What a message says. */
export interface Wording {
  /** Such as "Complete fine-tuning of ViT-Base". */
  what: string;
  /** What else could be chosen, a sentence. */
  instead: string;
}

export interface StepPlan extends Wording {
  /** The task with its steps divided into so many parts; its weights are shared with the others that this makes. */
  make(parts: number): TrainingTask;
  /** The most parts that a step can be divided into. */
  most: number;
  /** Floating-point operations of a step, forward and backward. */
  flops: number;
  /** Pictures that pass the trained part in a step, views included. */
  pictures: number;
  /** What one picture's activations take at most, roughly and from above: where even that fits, nothing is measured. */
  bytesOfPicture: number;
}

/** Tensors that a tuned weight has: its copy, its gradient and the two moments of AdamW. */
const PER_TRAINED = 4;

/**
 * Whether weights, gradients and the optimiser fit, so that a stage which cannot is refused before any of its work.
 * @param trained how many weights move
 * @returns bytes that they and all that is there already take
 * @throws {MemoryError}
 */
export function requireMemory(
  { what, instead, trained }: Wording & { trained: number },
  limit = memoryBudget().training,
): number {
  const fixed = tf.memory().numBytes + 4 * PER_TRAINED * trained;
  if (fixed < limit) return fixed;
  throw new MemoryError(
    `${what} needs ${gigabytes(fixed)} for weights, gradients and the optimiser alone, more than the ${gigabytes(limit)} that ` +
      `${placeOf()} gives. ${instead}`,
  );
}

/**
 * Operations from which a step is worth four parts. Each part costs seven milliseconds in calls: a step of 3.7e9 took 62 ms in two parts and
 * 77 in four in one thread, on two workers 37 and 47.
 */
const LARGE_STEP = 8e9;

/**
 * Parts of a step, the same on every machine, so that as many workers can share it and any number of them gives the same bits. On a
 * GPU a step is one.
 */
function partsFor({ flops, most }: Pick<StepPlan, 'flops' | 'most'>): number {
  if (tf.getBackend() !== 'wasm') return 1;
  return Math.min(most, flops < LARGE_STEP ? 2 : 4);
}

/**
 * The task in as few parts as fit, found by measuring a smallest part; on `wasm` in no fewer than workers share.
 * @throws {MemoryError} before anything was trained
 */
export async function fittingTask(
  plan: StepPlan,
  { training: limit, step }: Pick<Budget, 'training' | 'step'> = memoryBudget(),
): Promise<TrainingTask & { partBytes: number }> {
  const least = partsFor(plan);
  const whole = plan.make(least);
  const size = whole.trainable.reduce((sum, name) => sum + whole.weights[name]!.size, 0);
  const fixed = requireMemory({ ...plan, trained: size }, limit);
  const trained = 4 * size;
  const rough = plan.pictures * plan.bytesOfPicture;
  if (rough <= Math.min(step, limit - fixed)) return { ...whole, partBytes: rough / least };
  const smallest = plan.make(plan.most);
  // The gradients are in it, which `fixed` has counted.
  const bytes = Math.max(0, (await bytesOfPart(smallest)) - trained);
  // What a sum of gradients takes besides the summands' own place.
  const room = (parts: number) => limit - fixed - (parts > 1 ? 2 * trained : 0);
  // The largest part, as shares are whole.
  const need = (parts: number) => bytes * Math.ceil(plan.most / parts);
  const counts = Array.from({ length: plan.most - least + 1 }, (_, i) => i + least);
  const fitting = counts.filter((parts) => need(parts) <= room(parts));
  const parts = fitting.find((count) => need(count) <= step) ?? fitting.at(-1);
  if (parts !== undefined) return { ...(parts === least ? whole : plan.make(parts)), partBytes: need(parts) };
  throw new MemoryError(
    `${plan.what} needs ${gigabytes(fixed + bytes)} even for a few pictures at a time, more than the ${gigabytes(limit)} ` +
      `that ${placeOf()} gives. ${plan.instead}`,
  );
}

/**
 * A bound of what the blocks from `cut` on hold of one picture at the end of the backward pass, when all activations and their
 * gradients are alive. That is far more than goes into blocks and comes out: 215 times as much was measured in a transformer's.
 */
export function roughBytes({ blocks }: Pick<Architecture, 'blocks'>, cut: number): number {
  const values = blocks.slice(cut).reduce((sum, b) => sum + elements(b.inputShape) + elements(b.outputShape), 0);
  return 4 * 256 * values;
}

function placeOf(): string {
  const backend = tf.getBackend();
  if (backend === 'wasm') return 'WebAssembly';
  return backend === 'webgpu' ? 'the GPU, as far as can be known,' : 'this machine';
}

/** Items [from, to) of `count` that fall to a part: as even as whole numbers allow, and never none while parts ≤ count. */
export function shareOf(count: number, part: number, parts: number): [from: number, to: number] {
  return [Math.floor((count * part) / parts), Math.floor((count * (part + 1)) / parts)];
}
