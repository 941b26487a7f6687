/** What a study says, in sentences; the page and the Markdown file have the same. */
import type { StudyFile } from '../../contract/study';
import { countCells, settingsOf } from '../../study/plan';
import { settingName, valueWords } from '../../study/settingWords';
import { figure, flops, NOTHING, points, seconds } from '../format';
import { listed } from '../words';
import type { Ablation, AblationEntry, Difference } from './ablation';
import type { FrontPoint } from './front';
import type { StudyMeasure } from './measures';

/** "12 experiments: 4 settings × 3 seeds (1, 2, 3), 12 finished." */
export function sizeWords({ plan, cells, failed = [] }: StudyFile): string {
  const settings = settingsOf(plan).length;
  const all = countCells(plan);
  const many = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;
  const seeds =
    plan.seeds.length > 6 ? `${plan.seeds.slice(0, 3).join(', ')} … ${plan.seeds.at(-1)}` : plan.seeds.join(', ');
  const lost = failed.length > 0 ? `, ${failed.length} could not be run` : '';
  return `${many(all, 'experiment')}: ${many(settings, 'setting')} × ${many(plan.seeds.length, 'seed')} (${seeds}); ${cells.length === all ? 'all' : cells.length} finished${lost}.`;
}

/** One sentence for each varied setting. */
export function variedWords({ plan }: StudyFile): string[] {
  return plan.vary.map(({ path, values }) => `${settingName(path)}: ${values.map(valueWords).join(', ')}`);
}

/** How the intervals came about, and what the correction is over. */
export function intervalWords({ comparisons, seeds, finishedSeeds, over: overs }: Ablation): string {
  const some = overs.includes('pictures')
    ? ' Where a row has one seed alone, or its seeds agree exactly, its interval is over the test pictures, which is the least that it can be.'
    : '';
  const one = seeds > 1 ? 'With one seed finished so far' : 'With one seed';
  const over =
    finishedSeeds > 1
      ? `Intervals are 95 % t intervals over the ${finishedSeeds < seeds ? `${finishedSeeds} of ${seeds} seeds that are begun` : `${seeds} seeds`}; differences are paired by seed.${some}`
      : `${one} the intervals are over its test pictures (Wilson; for differences Newcombe, which takes the pictures for different ones and is too wide rather than too narrow). They say nothing of how another seed would come out.`;
  if (comparisons === 0) return over;
  const judged = `${comparisons} ${comparisons === 1 ? 'difference is' : 'differences are'} judged`;
  return `${over} ${judged}; with Holm's correction the chance that any of them is taken for one that is none stays at 5 %.`;
}

/** What the intervals of the front are over: "over seeds". */
export function frontOver({ plan }: StudyFile, points: readonly FrontPoint[]): string {
  const ofPictures = points.filter(({ accuracy }) => accuracy.over === 'pictures');
  if (ofPictures.length === 0) return 'over seeds';
  if (plan.seeds.length === 1) return 'over test pictures, as there is one seed';
  if (ofPictures.every(({ seeds }) => seeds === 1) && ofPictures.length === points.length)
    return 'over test pictures, as one seed is finished so far';
  return 'over seeds (over test pictures where one seed alone is finished, or the seeds agree exactly)';
}

/** Which differences are decided, in a sentence. */
export function decidedWords(table: Ablation): string {
  const decided = table.groups.flatMap(({ path, rows }) =>
    rows.flatMap(({ words, entries }) =>
      table.measures.flatMap(({ id, label }) => {
        const difference = entries[id]?.difference;
        if (!difference?.verdict || difference.verdict === 'undecided') return [];
        const where = path === null ? words : `${settingName(path)} ${words}`;
        return [`${where}, ${label.toLowerCase()} ${points(100 * difference.value)}`];
      }),
    ),
  );
  if (table.comparisons === 0) return 'There is nothing to compare yet.';
  if (decided.length === 0) return `None of the ${table.comparisons} differences is decided.`;
  const shown = decided.slice(0, 8);
  const rest = decided.length - shown.length;
  return `Decided: ${rest > 0 ? `${shown.join('; ')}; and ${rest} more` : listedBy(shown)}.`;
}

const listedBy = (parts: readonly string[]) =>
  parts.some((part) => part.includes(',')) ? parts.join('; ') : listed(parts);

/** "72.1 (71.0 to 73.2)" */
export function entryText({ unit }: StudyMeasure, entry: AblationEntry | null | undefined): string {
  if (!entry) return NOTHING;
  if (unit === 'flops') return flops(entry.value);
  if (unit === 'seconds') return seconds(entry.value);
  const [value, low, high] = [entry.value, entry.low, entry.high].map((share) =>
    (100 * share).toFixed(1).replace('-', '−'),
  );
  return entry.over === 'nothing' ? value! : `${value} (${low} to ${high})`;
}

/** "+1.2 (+0.3 to +2.1)", in points; of costs the ratio is not told. */
export function differenceText({ unit }: StudyMeasure, difference: Difference | null | undefined): string {
  if (!difference) return '';
  if (unit === 'flops')
    return difference.value === 0 ? '' : `${difference.value < 0 ? '−' : '+'}${flops(Math.abs(difference.value))}`;
  if (unit === 'seconds') return '';
  const { value, low, high } = difference;
  return `${points(100 * value)} (${points(100 * low)} to ${points(100 * high)})`;
}

/** "p = 0.012", after the correction. */
export function pText({ p }: Difference): string {
  if (p === null) return '';
  return p < 0.001 ? 'p < 0.001' : `p = ${p < 0.9995 ? figure(p) : '1'}`;
}
