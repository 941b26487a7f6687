/** A report with the errors of its models relative to one of them. */
import type { OwnBaseline } from '../../contract/ownBaseline';
import type { Report } from '../../contract/report';
import { baselineErrorInTurn } from './baselineError';
import { measuredIn } from './measuredIn';
import { BaselineMismatch } from './measuredModel';

/** Why none can be chosen in a report; null where one can. */
export function noBaseline({ seeds, data, methods, others = [] }: Report): string | null {
  if (seeds.length > 1) {
    return 'This report pools several runs, whose pictures differ. Open one of them to compare its models with one of their own.';
  }
  if (data.corruptions.length === 0) return 'No corruption was measured.';
  return methods.length + others.length < 2 ? 'There is one model so far, and nothing to compare it with.' : null;
}

/**
 * @param id name of a method, or id of another model; one that the report does not have takes the comparison away
 * @param between is awaited every few milliseconds
 */
export async function withBaseline(report: Report, id: string | null, between: () => Promise<void>): Promise<Report> {
  const { baseline: _, ...plain } = report;
  const all = measuredIn(report);
  const chosen = all.find((one) => one.id === id);
  if (!chosen || noBaseline(report) !== null) return plain;
  const rows: OwnBaseline['rows'] = [];
  for (const { id: own, model } of all) {
    if (own === id) continue;
    try {
      rows.push({ id: own, label: model.name, error: await baselineErrorInTurn(model, chosen.model, between) });
    } catch (error) {
      if (!(error instanceof BaselineMismatch)) throw error;
      rows.push({ id: own, label: model.name, error: null, why: error.message });
    }
  }
  return { ...plain, baseline: { id: chosen.id, label: chosen.model.name, rows } };
}
