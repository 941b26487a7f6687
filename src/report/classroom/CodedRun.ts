/** What a result code holds of one run: its settings, and what pooling needs of its results. No pictures, no curves, no tables by corruption. */
import type { ExperimentConfig, MethodName } from '../../contract/config';
import { METHOD_LABELS } from '../../contract/methodLabels';
import { ReportError, type Accuracy, type Claim, type Cost, type Report } from '../../contract/report';
import { ACCURACY_COLUMNS, type AccuracyColumn } from '../tables';

export interface CodedMethod {
  name: MethodName;
  /** Sets that it was measured on. */
  accuracies: Partial<Record<AccuracyColumn, Accuracy>>;
  cost: Pick<Cost, 'seconds' | 'flops'>;
}

export interface CodedRun {
  /** Of Temper, such as `0.1.0`. */
  version: string;
  /** What computed. */
  backend: string;
  /** Of whoever ran it; empty where it was not given. */
  name: string;
  /** Its seed included. */
  config: ExperimentConfig;
  methods: CodedMethod[];
  /** About accuracies; the claim about the cost follows from the costs of the methods. */
  claims: Claim[];
}

/** Letters of a name at most. */
export const MOST_LETTERS = 40;

/** A name on one line, without what cannot be seen: marks that turn the direction of text would change the line they stand in. */
export function cleanName(text: string): string {
  const line = text.replace(/\s+/gu, ' ').replace(/\p{C}/gu, '').trim();
  return [...line].slice(0, MOST_LETTERS).join('').trim();
}

/** Of Temper itself, from how a report names the software. */
function versionOf(software: string): string {
  return /^Temper ([^\s,]+)/.exec(software)?.[1] ?? 'unknown';
}

/**
 * @param name of whoever ran it
 * @throws {ReportError} where it holds several seeds, or is not whole
 */
export function runOfReport(report: Report, name = ''): CodedRun {
  if (report.seeds.length !== 1) {
    throw new ReportError(
      `This report pools ${report.seeds.length} seeds, and a code is of one. Use the reports of the single seeds.`,
    );
  }
  const missing = report.config.methods.filter((method) => !report.methods.some((found) => found.name === method));
  if (missing.length > 0) {
    throw new ReportError(
      `The run was stopped before it had measured ${missing.map((method) => METHOD_LABELS[method]).join(', ')}. A code is of a whole run.`,
    );
  }
  return {
    version: versionOf(report.environment.software),
    backend: report.backend,
    name: cleanName(name),
    config: { ...report.config, seed: report.seed },
    methods: report.methods.map((method) => ({
      name: method.name,
      accuracies: Object.fromEntries(
        ACCURACY_COLUMNS.flatMap((set) => ((method[set]?.n ?? 0) > 0 ? [[set, method[set]]] : [])),
      ) as CodedMethod['accuracies'],
      cost: { seconds: method.cost.seconds, flops: method.cost.flops },
    })),
    claims: report.claims.filter(({ id }) => id !== 'cost'),
  };
}
