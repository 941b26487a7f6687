/**
 * How steady answers are along sequences: the flip probability of ImageNet-P, the mean over sequences of the share of frames
 * whose answer differs from that for the frame before, or, in noise sequences, from that for the first frame (Hendrycks and
 * Dietterich 2019, section 4.2; hendrycks/robustness, ImageNet-P/test.py, `flip_prob` at difficulty 1).
 */

/**
 * @param predictions one list for each sequence: the class answered for each of its frames, in order
 * @param comparedWithFirst of the sequence's `SequenceInfo`
 * @returns 0..1
 * @throws RangeError without sequences, or for one of fewer than two frames
 */
export function flipProbability(predictions: readonly (readonly number[])[], comparedWithFirst: boolean): number {
  if (predictions.length === 0) throw new RangeError('A flip probability needs at least one sequence.');
  const shares = predictions.map((answers) => {
    if (answers.length < 2) throw new RangeError(`A sequence of ${answers.length} frames has no flips to count.`);
    const flips = answers.slice(1).filter((answer, i) => answer !== answers[comparedWithFirst ? 0 : i]);
    return flips.length / (answers.length - 1);
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
