/** What a study compares its settings by. */
import type { Accuracy, MethodResult } from '../../contract/report';
import type { StudyFile } from '../../contract/study';
import { testSetLabel } from '../format';

const SETS = ['clean', 'corrupted', 'arrivals', 'renditions', 'sketch', 'natural', 'transfer', 'zeroShot'] as const;

export type MeasureId = (typeof SETS)[number] | 'calibration' | 'flops' | 'seconds';

export interface StudyMeasure {
  id: MeasureId;
  label: string;
  /** `share`: an accuracy or an error, 0..1, which is shown in per cent and points. */
  unit: 'share' | 'flops' | 'seconds';
  /** Differences are judged, and counted among those that are looked at. */
  judged: boolean;
  value(method: MethodResult): number | null;
  /** Where it is an accuracy. */
  accuracy(method: MethodResult): Accuracy | null;
}

/** Those that some cell has, accuracies first. */
export function measuresOf({ cells }: StudyFile): StudyMeasure[] {
  const methods = cells.flatMap((cell) => cell.methods);
  const accuracies = SETS.map((id): StudyMeasure => {
    const accuracy = (method: MethodResult) => (method[id] && method[id].n > 0 ? method[id] : null);
    return {
      id,
      label: testSetLabel(id),
      unit: 'share',
      judged: true,
      accuracy,
      value: (method) => accuracy(method)?.accuracy ?? null,
    };
  });
  return [...accuracies.filter(({ value }) => methods.some((method) => value(method) !== null)), ...OTHERS];
}

const none = () => null;

const OTHERS: readonly StudyMeasure[] = [
  {
    id: 'calibration',
    label: 'Calibration error, corrupted',
    unit: 'share',
    judged: false,
    value: ({ calibration }) => calibration.corrupted,
    accuracy: none,
  },
  { id: 'flops', label: 'Operations', unit: 'flops', judged: false, value: ({ cost }) => cost.flops, accuracy: none },
  { id: 'seconds', label: 'Time', unit: 'seconds', judged: false, value: ({ cost }) => cost.seconds, accuracy: none },
];

/** The set that robustness is judged on: new arrivals where there are any, as in a report. */
export function shiftedMeasure(study: StudyFile): 'arrivals' | 'corrupted' {
  const temper = study.cells.flatMap(({ methods }) => methods.filter(({ name }) => name === 'temper'));
  return temper.some(({ arrivals }) => (arrivals?.n ?? 0) > 0) ? 'arrivals' : 'corrupted';
}
