/** What `temper evaluate` prints of a model that adapted. */
import type { EvaluationRow } from '../../contract/evaluation';
import { points } from '../../report/format';
import { printable } from '../printable';
import { said } from './evaluateText';

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
    const [value, low, high] = [one.value, one.low, one.high].map((share) => points(100 * share));
    return `, ${value} points against the model as it is (${low} to ${high}, paired)`;
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
