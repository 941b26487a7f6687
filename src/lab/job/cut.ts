/**
 * Which blocks of the large model are tuned, corrected or left as they are, from its metadata; the engine decides the same way
 * (`train/parts.ts`, `train/tunable.ts`). The classifier is the last block of the metadata; its copies, the heads, are always tuned.
 */
import type { ExperimentConfig } from '../../contract/config';
import type { ModelInfo } from '../../contract/model';
import { correctsFront } from '../../report/tuningWords';

export interface Cut {
  /** Number of blocks, the classifier left out. */
  blocks: number;
  /** The front is blocks [0, front); 0 where it is not tuned. */
  front: number;
  /** The last blocks are [last, blocks); `blocks` where they are not tuned. */
  last: number;
  /** Norms and biases of all blocks are tuned. */
  norms: boolean;
  /** The front is corrected before anything else is tuned. */
  corrected: boolean;
  /** And then held, so that features behind it can be kept. */
  held: boolean;
  /** Before this block the tuned network is the published one. */
  parting: number;
  /** Where tuning begins: what the blocks before it give is computed once. */
  from: number;
  /** Share of all parameters in the front, the last blocks and the classifier. */
  share: number;
  /** Why these parts cannot be tuned together, and what to do; null where they can. */
  fault: string | null;
}

export type BlockRole = 'corrected' | 'tuned' | 'norms' | 'frozen';

type Settings = Pick<ExperimentConfig['student'], 'tuned' | 'fraction' | 'front' | 'correction'>;

/** What is drawn of parts that cannot be tuned together is the nearest that can. */
export function cutFor(model: ModelInfo, student: Settings): Cut {
  const named = student.tuned.split('-');
  const blocks = Math.max(0, model.blocks.length - 1);
  const last = named.includes('last') ? lastBlocks(model, student.fraction) : blocks;
  const wished = named.includes('front') ? student.front : 0;
  const front = Math.min(wished, last, Math.max(0, blocks - 1));
  const norms = named.includes('norms');
  const corrected = correctsFront(student);
  const held = corrected && student.correction.afterwards === 'held';
  const parting = front > 0 || norms ? 0 : last;
  const sum = (from: number, to: number) =>
    model.blocks.slice(from, to).reduce((total, block) => total + block.parameters, 0);
  return {
    blocks,
    front,
    last,
    norms,
    corrected,
    held,
    parting,
    from: held ? (norms ? front : last) : parting,
    share: (sum(0, front) + sum(last, model.blocks.length)) / model.parameters,
    fault: faultOf(wished, last, blocks),
  };
}

/** First of the longest run of last blocks that, with the classifier, holds at most `fraction` of the parameters. */
function lastBlocks({ blocks, parameters }: ModelInfo, fraction: number): number {
  let first = blocks.length - 1;
  let sum = blocks[first]?.parameters ?? 0;
  while (first > 0 && sum + blocks[first - 1]!.parameters <= fraction * parameters) {
    first--;
    sum += blocks[first]!.parameters;
  }
  return Math.max(0, first);
}

function faultOf(front: number, last: number, blocks: number): string | null {
  if (front >= blocks) {
    return `The model has ${blocks} blocks, and a front leaves something behind it: choose at most ${Math.max(1, Math.min(last, blocks - 1))}.`;
  }
  if (front <= last) return null;
  return `A front of ${front} blocks reaches into the last blocks, which begin at block ${last + 1}: choose at most ${last}, or a smaller share for the last blocks.`;
}

export function roleOf({ front, last, norms, corrected }: Cut, block: number): BlockRole {
  if (block < front) return corrected ? 'corrected' : 'tuned';
  if (block >= last) return 'tuned';
  return norms ? 'norms' : 'frozen';
}

/** Share of the operations of one picture that lie in blocks [from, to). */
export function flopsShare(model: ModelInfo, from: number, to: number): number {
  return model.blocks.slice(from, to).reduce((sum, block) => sum + block.flops, 0) / model.flops;
}
