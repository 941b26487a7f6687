/** What the network diagram says: below its parts, in its legend, and as a whole. */
import type { ExperimentConfig } from '../../contract/config';
import type { ModelInfo } from '../../contract/model';
import { flopsShare, type BlockRole, type Cut } from '../../lab/job/cut';
import { percent } from '../../report/format';
import { listed } from '../../report/words';

type Student = Pick<ExperimentConfig['student'], 'cleanPath' | 'taughtBy'>;

export const ROLE_WORDS: Record<BlockRole, string> = {
  corrected: 'corrected front',
  tuned: 'tuned',
  norms: 'only norms tuned',
  frozen: 'frozen',
};

/** Whether the clean head has a path of its own. */
export function isSeparate(cut: Cut, { cleanPath }: Student): boolean {
  return cleanPath === 'frozen' && cut.parting < cut.blocks;
}

export interface LegendRow {
  role: BlockRole | 'original' | 'teacher' | 'teaches';
  words: string;
}

const several = (count: number) => (count === 1 ? 'one block' : `${count} blocks`);

/** Every kind of part that the diagram has, with what happens to it. */
export function legendOf(cut: Cut, student: Student): LegendRow[] {
  const { blocks, front, last, norms, corrected, held } = cut;
  const rows: LegendRow[] = [];
  if (front > 0 && corrected) {
    const then = held ? 'then held' : 'then tuned with the rest';
    rows.push({ role: 'corrected', words: `corrected front, ${several(front)}: ${then}` });
  } else if (front > 0) rows.push({ role: 'tuned', words: `tuned front, ${several(front)}` });
  const middle = last - front;
  if (middle > 0 && norms) rows.push({ role: 'norms', words: `only norms and biases tuned, ${several(middle)}` });
  else if (middle > 0) {
    const where = front > 0 && last < blocks ? 'frozen middle' : 'frozen';
    rows.push({ role: 'frozen', words: `${where}, ${several(middle)}` });
  }
  if (last < blocks) rows.push({ role: 'tuned', words: `tuned end, ${several(blocks - last)}` });
  if (isSeparate(cut, student))
    rows.push({ role: 'original', words: 'the untouched original, which the clean head reads' });
  if (student.taughtBy !== 'frozen') rows.push({ role: 'teacher', words: 'the teacher' });
  if (student.taughtBy === 'mix') rows.push({ role: 'teaches', words: 'the frozen large model teaches as well' });
  if (student.taughtBy === 'frozen') rows.push({ role: 'teaches', words: 'the frozen large model teaches' });
  return rows;
}

/** In one or two sentences: what is done to the parts, and what the heads read. */
export function captionOf(model: ModelInfo, cut: Cut, student: Student): string {
  const { front, last, blocks, norms, corrected, held } = cut;
  const tuned = [
    ...(front > 0 && !held ? [corrected ? 'the front that was corrected' : 'the front'] : []),
    ...(norms ? ['the norms of every block' + (held ? ' behind it' : '')] : []),
    ...(last < blocks ? ['the last blocks'] : []),
    'the heads',
  ];
  const first = corrected
    ? 'First the front is corrected: it learns to give for a changed picture what it gave for the clean one. '
    : '';
  return `${first}${corrected ? 'Then' : 'Tuned are'} ${listed(tuned)}${corrected ? ' are tuned' : ''}. ${headsWords(model, cut, student)}`;
}

function headsWords(model: ModelInfo, cut: Cut, student: Student): string {
  if (student.cleanPath === 'shared') return 'All three heads read the same, tuned path.';
  if (!isSeparate(cut, student)) return 'All three heads read the same features, as nothing before them changes.';
  const again = flopsShare(model, cut.parting, model.blocks.length);
  const cost =
    cut.parting === 0
      ? 'so an answer of all heads costs two passes'
      : `so an answer of all heads runs the last ${percent(again, 0)} of the operations twice`;
  return `The clean head reads the untouched original, ${cost}.`;
}
