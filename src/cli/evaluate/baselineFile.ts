/** `--baseline FILE`: a model that was measured before, as whose errors those of another are told. */
import { messageOf } from '../../contract/message';
import type { PicturesFingerprint } from '../../contract/evaluation';
import type { BaselineError } from '../../contract/ownBaseline';
import { parseReport, type PerCorruption, type Report } from '../../contract/report';
import { wilson } from '../../num/statistics';
import { baselineError } from '../../report/ownBaseline/baselineError';
import { BaselineMismatch, type MeasuredModel } from '../../report/ownBaseline/measuredModel';
import { measuredIn } from '../../report/ownBaseline/measuredIn';
import { sameCells } from '../../report/ownBaseline/pairedAnswers';
import { printable } from '../printable';
import { readJsonFile } from '../readJsonFile';
import { UsageError } from '../usage';
import { parseEvaluationRecord, type EvaluationRecord } from './evaluationRecord';

export const BASELINE_HELP = `  --baseline FILE       a report of temper evaluate or temper run on the same pictures: the mean corruption error relative to that model, with
                        an interval over the pictures (paired), as ImageNet's mCE is relative to AlexNet
  --baseline-method X   which method or model of a run's report`;

export interface Baseline {
  measured: MeasuredModel;
  setting: BaselineSetting;
  /** Null where its report does not tell. */
  fingerprint: PicturesFingerprint | null;
}

/** What corrupted pictures depend on beside themselves. */
interface BaselineSetting {
  seed: number;
  table: string;
  side: number;
  part: string;
}

/** @throws {UsageError} where it is no report, or does not say which model of it is meant */
export async function readBaseline(path: string, method: string | null): Promise<Baseline> {
  const json = await readJsonFile(path, { before: '--baseline: ' });
  const record = parseEvaluationRecord(json);
  if (record) return ofRecord(record, path, method);
  let report: Report;
  try {
    report = parseReport(json);
  } catch (error) {
    throw new UsageError(
      `--baseline: ${printable(path)} is no report of temper evaluate or temper run. ${messageOf(error)}`,
    );
  }
  return ofReport(report, path, method);
}

function ofRecord(record: EvaluationRecord, path: string, method: string | null): Baseline {
  if (method !== null) throw new UsageError(`--baseline-method: ${printable(path)} is of one model; leave it out.`);
  if (record.shard)
    throw new UsageError(`--baseline: ${printable(path)} is a shard. Merge all shards, and give the whole.`);
  const { model, clean, perCorruption, perPicture, seed, table, pictures } = record;
  return {
    measured: { name: printable(model), clean, perCorruption, perPicture },
    setting: { seed, table, side: pictures.side, part: pictures.part ?? 'all' },
    fingerprint: pictures.fingerprint ?? null,
  };
}

function ofReport(report: Report, path: string, method: string | null): Baseline {
  const all = measuredIn(report);
  const found =
    method === null ? all.length === 1 && all[0] : all.find(({ id, model }) => id === method || model.name === method);
  if (!found) {
    const known = all.map(({ id }) => id).join(', ');
    throw new UsageError(
      method === null
        ? `--baseline: ${printable(path)} has several models. Say with --baseline-method which: ${known}.`
        : `--baseline-method: ${printable(path)} has no "${printable(method)}". It has ${known}.`,
    );
  }
  if (report.seeds.length > 1) {
    throw new UsageError(
      `--baseline: ${printable(path)} pools several runs, whose pictures differ. Give the report of one seed.`,
    );
  }
  const { severityTable: table, imageSize: side } = report.data;
  return { measured: found.model, setting: { seed: report.seed, table, side, part: 'all' }, fingerprint: null };
}

/**
 * Before anything is measured: whether it will be under the same conditions.
 * @param cells what will be measured
 * @throws {UsageError} saying what differs
 */
export function checkBaseline(
  { measured, setting }: Baseline,
  wanted: BaselineSetting,
  cells: readonly { corruption: string; severities: readonly number[] }[],
): void {
  const perCorruption: PerCorruption = Object.fromEntries(
    cells.map(({ corruption, severities }) => [
      corruption,
      Object.fromEntries(severities.map((severity) => [String(severity), wilson(0, 0)])),
    ]),
  );
  try {
    sameCells({ name: 'this evaluation', clean: null, perCorruption }, measured);
  } catch (error) {
    if (error instanceof BaselineMismatch) throw new UsageError(`--baseline: ${error.message}`);
    throw error;
  }
  const words = { seed: 'seed', table: 'strengths', side: 'side in pixels', part: 'part of the pictures' };
  for (const key of ['seed', 'table', 'side', 'part'] as const) {
    const [there, here] =
      key === 'part' ? [setting.part === 'all', wanted.part === 'all'] : [setting[key], wanted[key]];
    if (there === here) continue;
    throw new UsageError(
      `--baseline: ${measured.name} was measured with another ${words[key]}, ${setting[key]} instead of ${wanted[key]}. Measure both alike.`,
    );
  }
}

/** @throws {BaselineMismatch} where the pictures turn out to be others */
export function relativeTo(
  { measured, setting, fingerprint }: Baseline,
  record: Pick<EvaluationRecord, 'model' | 'clean' | 'perCorruption' | 'perPicture' | 'pictures'>,
): BaselineError {
  const ours = record.pictures.fingerprint;
  if (fingerprint && ours && fingerprint.pixels !== ours.pixels) {
    throw new BaselineMismatch(
      `The pictures differ: those of ${measured.name} had the same names and another content, or were others. Measure both on the same.`,
    );
  }
  const { model, clean, perCorruption, perPicture } = record;
  const part = record.pictures.part ?? 'all';
  if (setting.part !== part) {
    throw new BaselineMismatch(
      `Another part of the pictures was corrupted: ${setting.part} of ${measured.name}, ${part} here. Measure both alike.`,
    );
  }
  return baselineError({ name: printable(model), clean, perCorruption, perPicture }, measured);
}
