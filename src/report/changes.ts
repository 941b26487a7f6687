/** The pictures behind a report's figures: which are rescued and lost, and which classes are taken for which. */
import type { Changes, Example, MethodChanges } from '../contract/changes';
import type { MethodName } from '../contract/config';
import type { Report } from '../contract/report';
import { corruptionLabel } from './format';

/** A picture of a report with its words. */
export interface NamedExample {
  example: Example;
  /** The class that is in it. */
  label: string;
  /** "Fog, severity 3"; "as it arrived". */
  where: string;
  answers: { method: MethodName; answer: string; right: boolean }[];
}

/** What became of a picture from the pre-trained model to another. */
export type Became = 'rescued' | 'lost' | 'right' | 'wrong';

export function changesOf(report: Report, name: MethodName): MethodChanges | null {
  return report.changes?.methods.find((method) => method.name === name) ?? null;
}

/** With names for everything; null where its classes or answers are none of the report's, as in a file that was changed by hand. */
export function named(report: Report, example: Example): NamedExample | null {
  const { classes } = report.data;
  const label = classes[example.label];
  if (label === undefined) return null;
  const answers = report.methods.flatMap(({ name }) => {
    const index = example.answers[name];
    const answer = index === undefined ? undefined : classes[index];
    return answer === undefined ? [] : [{ method: name, answer, right: index === example.label }];
  });
  const { corruption, severity } = example;
  const where = corruption === undefined ? 'as it arrived' : `${corruptionLabel(corruption)}, severity ${severity}`;
  return { example, label, where, answers };
}

/** What became of it; null where one of the two did not answer it. */
export function became({ label, answers }: Example, name: MethodName): Became | null {
  const [was, is] = [answers['pretrained'], answers[name]];
  if (was === undefined || is === undefined) return null;
  const right = is === label;
  if (right === (was === label)) return right ? 'right' : 'wrong';
  return right ? 'rescued' : 'lost';
}

/** The named pictures of a kind, at most as many as the report has. */
export function examplesThat(report: Report, kind: Became, name: MethodName): NamedExample[] {
  return namedIn(report, (example) => became(example, name) === kind);
}

/** Those of a label that a method answered so. */
export function examplesOf(report: Report, name: MethodName, label: number, answer: number): NamedExample[] {
  return namedIn(report, (example) => example.label === label && example.answers[name] === answer);
}

function namedIn(report: Report, wanted: (example: Example) => boolean): NamedExample[] {
  return (report.changes?.examples ?? []).filter(wanted).flatMap((example) => named(report, example) ?? []);
}

/** Rows are the true classes, columns the answers. */
export interface ConfusionTable {
  classes: readonly string[];
  /** Counts, or differences of counts. */
  cells: number[][];
  /** Largest count off the diagonal, by its size. */
  most: number;
}

/** The table of a method, or what is more and less in it than in another's; null where the report has none. */
export function confusionTable(report: Report, name: MethodName, minus: MethodName | null): ConfusionTable | null {
  const [table, other] = [
    changesOf(report, name)?.confusion,
    minus === null ? null : changesOf(report, minus)?.confusion,
  ];
  if (!table || other === undefined) return null;
  const { classes } = report.data;
  const cells = classes.map((_, label) =>
    classes.map((_, answer) => (table[label]?.[answer] ?? 0) - (other?.[label]?.[answer] ?? 0)),
  );
  const off = cells.flatMap((row, label) => row.filter((_, answer) => answer !== label));
  return { classes, cells, most: Math.max(0, ...off.map(Math.abs)) };
}

export interface Confusion {
  label: number;
  answer: number;
  before: number;
  after: number;
}

/** What is taken for what most often, before and after together: the most frequent first. */
export function commonConfusions(report: Report, name: MethodName, most: number): Confusion[] {
  const [before, after] = [changesOf(report, 'pretrained')?.confusion, changesOf(report, name)?.confusion];
  if (!before || !after) return [];
  const { classes } = report.data;
  const all = classes.flatMap((_, label) =>
    classes.flatMap((_, answer): Confusion[] => {
      if (answer === label) return [];
      const counts = { before: before[label]?.[answer] ?? 0, after: after[label]?.[answer] ?? 0 };
      return counts.before + counts.after > 0 ? [{ label, answer, ...counts }] : [];
    }),
  );
  return all.sort((a, b) => b.before + b.after - a.before - a.after).slice(0, most);
}

/** "7,200 answers to 160 corrupted pictures". */
export function lookedAt({ set, pictures, predictions }: Changes): string {
  const of = set === 'arrivals' ? 'newly arrived pictures' : 'corrupted pictures';
  const number = (value: number) => value.toLocaleString('en-US');
  return set === 'arrivals'
    ? `${number(predictions)} ${of}`
    : `${number(predictions)} ${of} (${number(pictures)} pictures under ${number(Math.round(predictions / pictures))} corruptions each)`;
}
