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

/** What the examples are chosen for: the kinds that they shall show, and how many of each. */
function examplesOf(
  cells: readonly ShiftedCell[],
  methods: readonly MethodAnswers[],
  before: MethodAnswers,
  seed: number,
): Example[] {
  const after = methods.find(({ name }) => name === 'temper');
  const places = cells.flatMap(({ set }, c) => Array.from({ length: set.count }, (_, i) => ({ c, i })));
  const drawn = [...new Random(seed, 'examples').permutation(places.length)].map((at) => places[at]!);
  const room = new Map<string, number>();
  const most = (kind: string) => (kind === 'rescued' || kind === 'lost' ? MOST_OF_A_KIND : 1);
  const kindsOf = ({ c, i }: { c: number; i: number }): string[] => {
    const label = cells[c]!.set.labels[i]!;
    const kinds: string[] = [];
    if (after) {
      const right = ({ answers }: MethodAnswers) => label === answers[c]![i];
      if (right(before) !== right(after)) kinds.push(right(after) ? 'rescued' : 'lost');
    }
    for (const { name, answers } of methods) {
      // One picture of each confusion of the two that the results open with, before those of the others.
      if (name === 'pretrained' || name === 'temper') kinds.push(`${name} ${label} ${answers[c]![i]!}`);
    }
    return kinds;
  };
  const chosen: { c: number; i: number }[] = [];
  // What changed comes first; then every cell of the tables that has no picture yet.
  for (const wanted of [isChange, () => true]) {
    for (const place of drawn) {
      if (chosen.length >= MOST_EXAMPLES) break;
      const kinds = kindsOf(place);
      const open = kinds.filter((kind) => wanted(kind) && (room.get(kind) ?? 0) < most(kind));
      if (open.length === 0 || chosen.includes(place)) continue;
      chosen.push(place);
      for (const kind of kinds) room.set(kind, (room.get(kind) ?? 0) + 1);
    }
  }
  return chosen.map(({ c, i }) => {
    const { corruption, severity, set } = cells[c]!;
    return {
      seed,
      index: i,
      ...(corruption === null ? {} : { corruption, severity }),
      label: set.labels[i]!,
      answers: Object.fromEntries(methods.map(({ name, answers }) => [name, answers[c]![i]!])),
    };
  });
}

const isChange = (kind: string) => kind === 'rescued' || kind === 'lost';
