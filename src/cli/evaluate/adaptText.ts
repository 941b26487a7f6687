/** What `temper evaluate` prints of a model that adapted. */
import type { EvaluationRow } from '../../contract/evaluation';
import type { Accuracy } from '../../contract/report';
import { printable } from '../printable';

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const said = ({ accuracy, n, low, high }: Accuracy) =>
  `${percent(accuracy)} (${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)}, n = ${n})`;

/** How it adapted, in sentences; nothing for a model as it is. */
export function adaptPremises({ label, adaptation }: Pick<EvaluationRow, 'label' | 'adaptation'>): string[] {
  if (!adaptation) return [];
  const { by, settings, statistics } = adaptation;
  const { pictures, prior, order, tent } = settings;
  const how =
    by === 'bn'
      ? `the pictures of training count as ${prior}`
      : `learning rate ${tent.learningRate}, ${tent.steps} ${tent.steps === 1 ? 'step' : 'steps'} a batch${tent.mode === 'episodic' ? ', begun anew each time' : ''}`;
  return [
    `${printable(label)}: ${pictures} pictures at a time, ${order === 'shuffled' ? 'shuffled' : 'class by class'}; ${how}. The pictures that ` +
      `are adapted to are those that are answered (transductive, as published). ${statistics}`,
  ];
}

/** One line each, beginning with the way. */
export function adaptFigures(row: EvaluationRow): string[] {
  const { adaptation, clean, corrupted, perCorruption } = row;
  if (!adaptation) return [];
  const way = adaptation.by === 'bn' ? 'bn-adapt' : 'tent';
  const { gain, answerSeconds, streams } = adaptation;
  const against = (set: 'clean' | 'corrupted') => {
    const one = gain?.[set];
    if (!one) return '';
    const points = (share: number) => `${share >= 0 ? '+' : '−'}${Math.abs(100 * share).toFixed(1)}`;
    return `, ${points(one.value)} points against the model as it is (${points(one.low)} to ${points(one.high)}, paired)`;
  };
  return [
    ...(clean ? [`${way} clean ${said(clean)}${against('clean')}`] : []),
    ...(corrupted ? [`${way} corrupted ${said(corrupted)}${against('corrupted')}`] : []),
    ...Object.entries(perCorruption).flatMap(([name, bySeverity]) =>
      Object.entries(bySeverity).map(([severity, accuracy]) => `${way} ${name} ${severity} ${said(accuracy)}`),
    ),
    ...streams.flatMap(({ corruption, severity, points }) =>
      points.map(({ steps, accuracy }) => `${way} ${corruption} ${severity} up to batch ${steps} ${said(accuracy)}`),
    ),
    `${way} ${answerSeconds.toFixed(3)} processor seconds for each answer`,
  ];
}
