/**
 * Flip probability (Hendrycks and Dietterich, "Benchmarking Neural Network Robustness to Common Corruptions and Perturbations", ICLR 2019,
 * section 4.2; `flip_prob` in ImageNet-P/test.py of the authors' code): over the frames of a sequence, how often the answer is another
 * than for the frame before; in noise sequences, whose frames do not follow each other, than for the first.
 */
import type { FlipCount, FlipFigure, FlipRow } from '../contract/flips';
import type { SequenceInfo } from '../contract/perturbation';
import { mean, pairedBootstrap } from '../num/statistics';

/** Comparisons in which the answers differ. @param answers class of each frame; @param withFirst a noise sequence */
export function flipsOf(answers: ArrayLike<number>, withFirst: boolean): number {
  let flips = 0;
  for (let i = 1; i < answers.length; i++) if (answers[i] !== answers[withFirst ? 0 : i - 1]) flips++;
  return flips;
}

/** What is counted, by sequence and picture. */
export class FlipBoard {
  /** sequence → picture → share of flips, by model */
  private readonly shares = new Map<string, Map<string, readonly number[]>>();

  add({ sequence, picture, flips, of }: FlipCount): void {
    const pictures = this.shares.get(sequence) ?? new Map<string, readonly number[]>();
    pictures.set(
      picture,
      flips.map((count) => count / of),
    );
    this.shares.set(sequence, pictures);
  }

  has(sequence: string, picture: string): boolean {
    return this.shares.get(sequence)?.has(picture) ?? false;
  }

  /** Forgets pictures that are not among these: what an earlier measurement counted of others. */
  keepOnly(names: ReadonlySet<string>): void {
    for (const pictures of this.shares.values()) {
      for (const picture of pictures.keys()) if (!names.has(picture)) pictures.delete(picture);
    }
  }

  /**
   * The figures of one model.
   * @param model its place
   * @param seed of the bootstrap; the same figures for the same counts in any order
   */
  figures(model: number, sequences: readonly SequenceInfo[], seed: number): Pick<FlipRow, 'perSequence' | 'mean'> {
    const names = [...new Set([...this.shares.values()].flatMap((pictures) => [...pictures.keys()]))].sort();
    const perSequence = sequences.flatMap(({ name, label, frames, comparedWithFirst }): FlipFigure[] => {
      const pictures = this.shares.get(name);
      const values = names.flatMap((picture) => pictures?.get(picture)?.[model] ?? []);
      if (values.length === 0) return [];
      const comparedWith = comparedWithFirst ? 'first' : 'before';
      return [{ sequence: name, label, frames, comparedWith, ...interval(values, seed) }];
    });
    const complete = names.filter((picture) => sequences.every(({ name }) => this.has(name, picture)));
    const means = complete.map((picture) =>
      mean(sequences.map(({ name }) => this.shares.get(name)!.get(picture)![model]!)),
    );
    return { perSequence, mean: means.length > 0 ? interval(means, seed) : null };
  }
}

function interval(values: readonly number[], seed: number): Pick<FlipFigure, 'value' | 'low' | 'high' | 'n'> {
  const { value, low, high } = pairedBootstrap(Float64Array.from(values), new Float64Array(values.length), seed);
  return { value, low, high, n: values.length };
}
