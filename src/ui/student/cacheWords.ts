/** What the feature cache keeps, for each choice of what is tuned. */
import type { ExperimentConfig } from '../../contract/config';
import type { Cut } from '../../lab/job/cut';
import { percent, whole } from '../../report/format';

/**
 * @param saved share of the forward pass, 0..1, that lies before where tuning begins
 * @param classes of the experiment
 */
export function cacheWords(
  cut: Cut,
  saved: number,
  { data, student }: Pick<ExperimentConfig, 'data' | 'student'>,
  classes: number,
): string {
  if (cut.from === 0) {
    const why = cut.front > 0 ? 'The front is tuned with the rest' : 'Norms are tuned from the first block on';
    const none = cut.front > 0 || cut.norms ? why : 'All blocks are tuned';
    return `${none}: nothing can be kept, and each step runs the whole model.`;
  }
  const behind = cut.held
    ? cut.norms || cut.last === cut.front
      ? 'what the corrected front gives'
      : 'what the corrected front and the frozen blocks behind it give'
    : 'what the frozen blocks give';
  const pictures = data.labelledPerClass * classes + data.unlabelled + data.arrivals;
  const views = student.views === 1 ? 'one view' : `${student.views} views`;
  const rest = cut.from === cut.blocks ? ' A step then runs the heads alone.' : '';
  return (
    `${percent(saved, 0)} of the forward pass is computed once and kept: ${behind} for ${whole(pictures)} pictures, each as it ` +
    `came and in ${views}.${rest}`
  );
}
