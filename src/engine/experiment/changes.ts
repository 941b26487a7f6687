/**
 * What became of single predictions, as a report says it: counted from the answers that the accuracies are counted from, with some pictures
 * of every kind to look at. Which pictures these are follows from the seed.
 */
import {
  MOST_CONFUSED_CLASSES,
  MOST_EXAMPLES,
  type Changes,
  type Example,
  type MethodChanges,
} from '../../contract/changes';
import type { MethodName } from '../../contract/config';
import type { ShiftedCell } from '../../evaluate/shiftedCells';
import { Random } from '../../num/random';

/** A method and its answers to each cell. */
export interface MethodAnswers {
  name: MethodName;
  answers: readonly Uint16Array[];
}

/** Rescued and lost pictures that are named, of each. */
const MOST_OF_A_KIND = 48;

/** @returns null without answers of the pre-trained model, which all others are compared with */
export function changesOf(
  cells: readonly ShiftedCell[],
  methods: readonly MethodAnswers[],
  { seed, classes }: { seed: number; classes: number },
): Changes | null {
  const before = methods.find(({ name }) => name === 'pretrained');
  const first = cells[0];
  if (!before || !first) return null;
  return {
    set: first.corruption === null ? 'arrivals' : 'corrupted',
    pictures: first.set.count,
    predictions: cells.reduce((sum, { set }) => sum + set.count, 0),
    methods: methods.map((method) => counted(cells, before, method, classes)),
    examples: examplesOf(cells, methods, before, seed),
  };
}

function counted(
  cells: readonly ShiftedCell[],
  before: MethodAnswers,
  { name, answers }: MethodAnswers,
  classes: number,
): MethodChanges {
  let [rescued, lost] = [0, 0];
  const confusion =
    classes <= MOST_CONFUSED_CLASSES
      ? Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0))
      : null;
  cells.forEach(({ set: { labels } }, c) => {
    labels.forEach((label, i) => {
      const [was, is] = [before.answers[c]![i]!, answers[c]![i]!];
      if (was !== label && is === label) rescued++;
      if (was === label && is !== label) lost++;
      const row = confusion?.[label];
      if (row) row[is]!++;
    });
  });
  return { name, rescued, lost, ...(confusion ? { confusion } : {}) };
}

/**
 * First what changed from the pre-trained model to Temper, so many of each kind; then, for every confusion of the two that has no picture yet,
 * one of it.
 */
function examplesOf(
  cells: readonly ShiftedCell[],
  methods: readonly MethodAnswers[],
  before: MethodAnswers,
  seed: number,
): Example[] {
  const count = cells[0]!.set.count;
  const after = methods.find(({ name }) => name === 'temper') ?? null;
  const drawn = new Random(seed, 'examples').permutation(count * cells.length);
  const chosen = new Set<number>();
  const shown = new Set<string>();
  const look = (place: number) => {
    const [c, i] = [Math.floor(place / count), place % count];
    const label = cells[c]!.set.labels[i]!;
    return { c, i, label, was: before.answers[c]![i]!, is: after?.answers[c]![i] };
  };
  const choose = (place: number) => {
    const { label, was, is } = look(place);
    chosen.add(place);
    shown.add(`was ${label} ${was}`).add(`is ${label} ${is}`);
  };
  const room = { rescued: MOST_OF_A_KIND, lost: MOST_OF_A_KIND };
  for (const place of after ? drawn : []) {
    const { label, was, is } = look(place);
    if ((was === label) === (is === label)) continue;
    const kind = is === label ? 'rescued' : 'lost';
    if (room[kind]-- > 0) choose(place);
  }
  for (const place of drawn) {
    if (chosen.size >= MOST_EXAMPLES) break;
    const { label, was, is } = look(place);
    const fresh = !shown.has(`was ${label} ${was}`) || (after !== null && !shown.has(`is ${label} ${is}`));
    if (fresh && !chosen.has(place)) choose(place);
  }
  return [...chosen].map((place) => {
    const { c, i, label } = look(place);
    const { corruption, severity } = cells[c]!;
    return {
      seed,
      index: i,
      ...(corruption === null ? {} : { corruption, severity }),
      label,
      answers: Object.fromEntries(methods.map(({ name, answers }) => [name, answers[c]![i]!])),
    };
  });
}
