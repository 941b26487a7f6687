/** Measures of a run: accuracies with their intervals, differences, calibration, verdicts, teachers compared. */
import type { Accuracy, Claim, MethodResult, Report } from '../../../contract/report';
import type { LessonMethod, Measure } from '../../../lessons/measureSchema';
import { accuracyPercent, points, withInterval } from '../../../report/format';
import { compare, findMethod } from '../../../report/tables';
import { AUGMENTATION_NAMES } from './augmentationNames';
import { waiting, type MeasureHost, type Measured, type Reading } from './reading';

type Of<N extends Measure['name']> = Extract<Measure, { name: N }>;

const SET_WORDS = { clean: 'clean', corrupted: 'corrupted' } as const;
const BUTTON: Record<LessonMethod, string> = {
  pretrained: 'Robustify the teacher',
  teacher: 'Robustify the teacher',
  'front-correction': 'Tune the student',
  temper: 'Tune the student',
  apt: 'Run the experiment',
  cft: 'Run the experiment',
};
const LABELS: Record<LessonMethod, string> = {
  pretrained: 'The pre-trained model',
  teacher: 'The robust teacher',
  'front-correction': 'The corrected front alone',
  temper: 'Temper',
  apt: 'Partial tuning without a teacher (APT)',
  cft: 'Complete fine-tuning',
};

/** The report of a run that was made in this browser. */
function ownReport({ lab }: MeasureHost): Report | null {
  const { report, origin } = lab.runs;
  return origin === 'reference' || origin === 'import' ? null : report;
}

function missing({ lab }: MeasureHost, method: LessonMethod): Reading {
  if (lab.job.active) return { state: 'measuring', words: 'The run is at work: it is measured on the way.' };
  return waiting(`Nothing is measured for this yet. Press “${BUTTON[method]}”.`);
}

const ofRun = (report: Report) => `In this run (${report.preset} preset, seed ${report.seeds.join(', ')})`;
const stamp = (report: Report) => ({ seed: report.seed, preset: report.preset });

function found(host: MeasureHost, method: LessonMethod): { report: Report; result: MethodResult } | null {
  const report = ownReport(host);
  const result = report && findMethod(report, method);
  return report && result ? { report, result } : null;
}

export function accuracy(host: MeasureHost, { method, set }: Of<'accuracy'>): Reading {
  const at = found(host, method);
  if (!at) return missing(host, method);
  const value = at.result[set];
  return {
    state: 'measured',
    words: `${ofRun(at.report)}, ${lower(LABELS[method])} answers ${withInterval(value)} % of ${SET_WORDS[set]} pictures correctly (n = ${value.n}).`,
    ...inPercent(value),
    unit: '%',
    ...stamp(at.report),
  };
}

/** The claim that is about this difference, whose interval is a paired one. */
const CLAIM_OF: Partial<Record<string, Claim['id']>> = {
  'temper pretrained corrupted': 'corrupted',
  'temper pretrained clean': 'clean',
  'temper apt corrupted': 'apt',
};

export function difference(host: MeasureHost, { method, than, set }: Of<'difference'>): Reading {
  const [one, other] = [found(host, method), found(host, than)];
  if (!one) return missing(host, method);
  if (!other) return missing(host, than);
  const [a, b] = [one.result[set], other.result[set]];
  const value = 100 * (a.accuracy - b.accuracy);
  const shares = `${accuracyPercent(a)} against ${accuracyPercent(b)} of ${SET_WORDS[set]} pictures`;
  const claim = one.report.claims.find(({ id }) => id === CLAIM_OF[`${method} ${than} ${set}`]);
  const beginning = `${ofRun(one.report)}, ${lower(LABELS[method])} against ${lower(LABELS[than])}: ${shares}, ${points(value)} points`;
  const base = { state: 'measured' as const, value, unit: 'points', n: a.n, ...stamp(one.report) };
  if (claim) {
    const key = claim.low > 0 ? 'higher' : claim.high < 0 ? 'lower' : 'undecided';
    const bounds = `95 % interval ${points(claim.low)} to ${points(claim.high)}, ${claim.interval}`;
    return { ...base, words: `${beginning} (${bounds}). ${MEANING[key]}`, low: claim.low, high: claim.high, key };
  }
  const mark = compare(a, b);
  const key = mark === 'better' ? 'higher' : mark === 'worse' ? 'lower' : 'undecided';
  const intervals = `intervals ${withInterval(a)} and ${withInterval(b)}, n = ${a.n}`;
  return { ...base, words: `${beginning} (${intervals}). ${APART[key]}`, key };
}

const MEANING = {
  higher: 'The whole interval lies above 0.',
  lower: 'The whole interval lies below 0.',
  undecided: 'The interval reaches across 0: chance alone could give this difference.',
};
const APART = {
  higher: 'The intervals separate: it is higher.',
  lower: 'The intervals separate: it is lower.',
  undecided: 'The intervals overlap, so these figures alone decide nothing.',
};

export function calibration(host: MeasureHost, { method, set }: Of<'calibration'>): Reading {
  const at = found(host, method);
  if (!at) return missing(host, method);
  const value = 100 * at.result.calibration[set];
  return {
    state: 'measured',
    words: `${ofRun(at.report)}, on ${SET_WORDS[set]} pictures the confidence of ${lower(LABELS[method])} and its accuracy are ${value.toFixed(1)} points apart on average (expected calibration error, 15 bins, n = ${at.result[set].n}).`,
    value,
    unit: 'points',
    n: at.result[set].n,
    ...stamp(at.report),
  };
}

export function claim(host: MeasureHost, { id, otherSeed }: Of<'claim'>): Reading {
  const report = ownReport(host);
  if (otherSeed && report && host.seeds.includes(report.seed)) {
    if (host.lab.job.active) return missing(host, 'temper');
    return waiting(
      `The run that is shown has seed ${report.seed}, which was measured before. Set another seed and run.`,
    );
  }
  const judged = report?.claims.find((claim) => claim.id === id);
  if (!report || !judged) return missing(host, id === 'cost' || id === 'apt' ? 'cft' : 'temper');
  const { unit, value, low, high, verdict, text, interval } = judged;
  const size = unit === 'points' ? `${points(value)} points` : `${value.toFixed(2)} of it`;
  const bounds = low === high ? interval : `95 % interval ${points(low)} to ${points(high)}, ${interval}`;
  return {
    state: 'measured',
    words: `${ofRun(report)}: “${text}” ${VERDICT[verdict]} Measured: ${size} (${bounds}).`,
    value,
    low,
    high,
    unit,
    key: verdict,
    ...stamp(report),
  };
}

const VERDICT: Record<Claim['verdict'], string> = {
  holds: 'It holds.',
  fails: 'It fails.',
  undecided: 'It is undecided.',
};

export function teachers(host: MeasureHost): Reading {
  const kinds = new Set(host.teachers.map(({ augmentation }) => augmentation));
  if (kinds.size < 2) {
    if (host.lab.job.active) return missing(host, 'teacher');
    const so_far = host.teachers[0] ? `So far: ${line(host.teachers[0])}. ` : '';
    return waiting(`${so_far}Choose another augmentation and train again: a contest needs two.`);
  }
  const sorted = [...host.teachers].sort((a, b) => b.validation.accuracy - a.validation.accuracy);
  const [first, second] = [sorted[0]!, sorted[1]!];
  const apart = compare(first.validation, second.validation) === 'better';
  const verdict = apart
    ? `The intervals of the first two separate.`
    : 'The intervals of the first two overlap: a second seed may turn them round.';
  return {
    state: 'measured',
    words: `On the validation corruptions: ${sorted.map(line).join('; ')}. ${verdict}`,
    ...inPercent(first.validation),
    unit: '%',
    key: first.augmentation,
    seed: first.seed,
    preset: first.preset,
  };
}

const line = ({ augmentation, validation, seed }: MeasureHost['teachers'][number]) =>
  `${AUGMENTATION_NAMES[augmentation]} ${withInterval(validation)} %, n = ${validation.n}, seed ${seed}`;

function inPercent({ accuracy: share, low, high, n }: Accuracy): Pick<Measured, 'value' | 'low' | 'high' | 'n'> {
  return { value: 100 * share, low: 100 * low, high: 100 * high, n };
}

function lower(label: string): string {
  return label === 'Temper' ? label : label.charAt(0).toLowerCase() + label.slice(1);
}
