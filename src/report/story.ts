/** What happened in an experiment, in three to six sentences that a reader can repeat, all of them computed from its report. */
import type { Report } from '../contract/report';
import { arrivalsStory } from './arrivalsStory';
import { corruptionStory } from './corruptionStory';
import { shiftedSet } from './shifted';

/** None before the pre-trained model was measured. */
export function story(report: Report): string[] {
  return shiftedSet(report) === 'arrivals' ? arrivalsStory(report) : corruptionStory(report);
}
