/** What the heads say against each other: where they disagree, who was right then, how calibrated they are, whether choosing pays. */
import type { Accuracy, HeadResult, Report, TestSetName } from '../contract/report';
import { TEST_SETS } from '../contract/report';
import { HEAD_NAMES } from './headNames';
import { percent, points, testSetLabel, whole } from './format';
import { isAverage, usingWords } from './ruleWords';
import { listed } from './words';

export const DISAGREEMENT_COLUMNS = ['They disagree on', 'Clean', 'Combined', 'Unclean', 'The rule', 'None'] as const;

export interface DisagreementRow {
  set: string;
  label: string;
  /** Cells in the order of `DISAGREEMENT_COLUMNS`. */
  cells: readonly string[];
}

/** One row per test set, as far as the report has it; shares are of the predictions on which the heads disagree. */
export function disagreementRows(report: Report): DisagreementRow[] {
  const found = report.heads?.disagreements ?? {};
  return TEST_SETS.flatMap((set) => {
    const row = found[set];
    if (!row) return [];
    const { n, of, clean, combined, unclean, chosen, none } = row;
    const share = (value: number) => (n > 0 ? percent(value, 0) : '–');
    const often = `${whole(n)} of ${whole(of)}${of > 0 ? ` (${percent(n / of)})` : ''}`;
    return [{ set, label: testSetLabel(set), cells: [often, ...[clean, combined, unclean, chosen, none].map(share)] }];
  });
}

export interface TemperatureRow {
  head: string;
  value: string;
  meaning: string;
}

/** How far from 1 a temperature is before it is worth a word. */
const NOTABLE = 0.05;

export function temperatureRows(report: Report): TemperatureRow[] {
  const temperatures = report.heads?.temperatures;
  if (!temperatures) return [];
  return HEAD_NAMES.map((head) => {
    const { value, note } = temperatures[head];
    const fitted =
      value > 1 + NOTABLE
        ? 'surer than it should be: its probabilities are flattened'
        : value < 1 - NOTABLE
          ? 'less sure than it may be: its probabilities are sharpened'
          : 'as sure as it should be';
    return { head, value: value.toFixed(2), meaning: note ?? fitted };
  });
}

/** Whether it pays to choose among the heads: the rule beside the combined head alone. Null where one of them is not known. */
export function choosingSentence(report: Report): string | null {
  const { heads } = report;
  const rule = heads?.results.find(({ name }) => name === heads.rule);
  const alone = heads?.results.find(({ name }) => name === 'always-combined');
  if (!rule || !alone) return null;
  if (rule === alone) return 'The combined head alone answers here: nothing is chosen.';
  const using = usingWords(rule.name);
  const sets = (['clean', 'corrupted', 'arrivals'] as const).filter((set) => counted(rule[set]) && counted(alone[set]));
  const gains = sets.map((set) => ({ set, gain: gain(rule, alone, set) }));
  const told = gains.map(({ set, gain: by }) => `${SETS[set]} ${points(by)}`).join(', ');
  const beside = `(the rule against the combined head alone, in points: ${told})`;
  if (gains.every(({ gain: by }) => by <= 0)) {
    const where = listed(sets.map((set) => SETS[set]));
    return `Answering with the combined head alone is at least as good as the rule on ${where} pictures ${beside}: ${using.toLowerCase()} gains nothing here.`;
  }
  if (gains.every(({ gain: by }) => by >= 0)) return `${using} pays here ${beside}.`;
  return `${using} gains on some and loses on others ${beside}.`;
}

const SETS = { clean: 'clean', corrupted: 'corrupted', arrivals: 'newly arrived' } as const;

/** The gain in points, as it is shown: what rounds to nothing is nothing. */
function gain(rule: HeadResult, alone: HeadResult, set: TestSetName): number {
  const by = 100 * (rule[set]!.accuracy - alone[set]!.accuracy);
  return Math.abs(by) < 0.05 ? 0 : by;
}

const counted = (accuracy: Accuracy | undefined) => accuracy !== undefined && accuracy.n > 0;

/** Says so where the rule lets one head answer nearly always; null otherwise. */
export function constantSentence(report: Report): string | null {
  const answered = Object.values(report.heads?.answered ?? {});
  if (answered.length === 0) return null;
  for (const head of HEAD_NAMES) {
    const least = Math.min(...answered.map((shares) => shares[head]));
    if (least >= 0.98) {
      const does = isAverage(report.heads!.rule) ? `counts the ${head} head most` : `lets the ${head} head answer`;
      return `The rule ${does} nearly always (at least ${percent(least, 0)} of every set): it is almost a constant.`;
    }
  }
  return null;
}
