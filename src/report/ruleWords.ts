/** Words about the rule by which three heads come to one answer: it chooses among them, or averages them. */
import type { HeadsReport } from '../contract/report';
import { figure } from './format';

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

/** From this share on the combined head has the word as good as always. */
const ALWAYS = 0.9995;

/** Empty for a rule that has none. */
export function thresholdWords({ threshold, answered }: Pick<HeadsReport, 'threshold' | 'answered'>): string {
  if (!(threshold > 0)) return '';
  const shares = Object.values(answered);
  if (shares.length > 0 && shares.every(({ combined }) => combined >= ALWAYS)) {
    return 'Its threshold δ, chosen on validation pictures, is so large that another head than the combined one is never asked.';
  }
  return `Its threshold δ = ${figure(threshold)} was chosen on validation pictures.`;
}
