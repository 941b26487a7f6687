/** Words about the rule by which three heads come to one answer: it chooses among them, or averages them. */
import type { HeadsReport } from '../contract/report';

type Rule = HeadsReport['rule'];

export const isAverage = (rule: Rule): boolean => rule === 'average' || rule === 'weighted-average';

/** "Choosing a head by the rule", at the beginning of a sentence. */
export function usingWords(rule: Rule): string {
  return isAverage(rule) ? 'Averaging the heads' : 'Choosing a head by the rule';
}

/** What the shares of the heads are: of answers, or, in an average, of pictures on which one counts most. */
export function answeredWords(rule: Rule): string {
  return isAverage(rule) ? 'Which head counted most' : 'Which head answered';
}

/** Empty for a rule that has none. */
export function thresholdWords({ threshold }: HeadsReport): string {
  return threshold > 0 ? `Its threshold δ = ${threshold.toPrecision(3)} was chosen on validation pictures.` : '';
}
