/** What each stage of a method took, and what one answer of each method costs: the rows of two tables. */
import type { MethodName } from '../contract/config';
import type { MethodResult, Report } from '../contract/report';
import { NOTHING, bytes, flops, percent, seconds } from './format';
import { findMethod } from './tables';

export const STAGE_COLUMNS = ['Time', 'Operations', 'Of all operations', 'Peak memory'] as const;

export interface StageCostRow {
  name: string;
  /** Cells in the order of `STAGE_COLUMNS`. */
  cells: readonly string[];
}

/** Methods whose stages are known, Temper first. */
export function stagedMethods(report: Report): MethodResult[] {
  const staged = report.methods.filter(({ cost }) => (cost.parts?.length ?? 0) > 0);
  return [...staged.filter(({ name }) => name === 'temper'), ...staged.filter(({ name }) => name !== 'temper')];
}

/** The stages of a method in their order, and all of them together; empty where they are not known. */
export function stageCosts(report: Report, name: MethodName): StageCostRow[] {
  const cost = findMethod(report, name)?.cost;
  if (!cost?.parts || cost.parts.length === 0) return [];
  const row = (label: string, part: Pick<typeof cost, 'seconds' | 'flops' | 'peakTensorBytes'>): StageCostRow => ({
    name: label,
    cells: [
      seconds(part.seconds),
      flops(part.flops),
      cost.flops > 0 ? percent(part.flops / cost.flops, 0) : NOTHING,
      part.peakTensorBytes === undefined ? NOTHING : bytes(part.peakTensorBytes),
    ],
  });
  return [...cost.parts.map((part) => row(part.name, part)), row('together', cost)];
}

/** Heading of `AnswerCostRow.seconds`. */
export const ADAPTING_SECONDS = 'Processor seconds, adapting';

export interface AnswerCostRow {
  name: MethodName;
  label: string;
  flops: number;
  /** How many times the pre-trained large model's cost that is; null where that was not measured. */
  times: number | null;
  /** Processor seconds, of methods that adapt while they answer; null for all others. */
  seconds: number | null;
}

/** What one answer costs, of the methods that say it. */
export function answerCosts(report: Report): AnswerCostRow[] {
  const usual = findMethod(report, 'pretrained')?.cost.answerFlops;
  return report.methods.flatMap(({ name, label, cost, adaptation }) =>
    cost.answerFlops === undefined
      ? []
      : [
          {
            ...{ name, label, flops: cost.answerFlops },
            times: usual ? cost.answerFlops / usual : null,
            seconds: adaptation?.answerSeconds ?? null,
          },
        ],
  );
}

/** "1.98 ×" */
export function timesText(times: number | null): string {
  return times === null ? NOTHING : `${times.toFixed(2)} ×`;
}

/** Why an answer of three heads costs what it costs; null where Temper was not measured, or does not say. */
export function answerSentence(report: Report): string | null {
  const temper = answerCosts(report).find(({ name }) => name === 'temper');
  if (!temper?.times) return null;
  const why =
    report.config.student.cleanPath === 'shared'
      ? 'all heads read one path'
      : 'the clean head reads the untouched original, so the blocks from the first tuned one on run twice';
  return `One answer of Temper’s heads costs ${temper.times.toFixed(2)} times the operations of the pre-trained model’s: ${why}.`;
}
