/** Parameters of a perturbation as the page shows them. */
import type { PerturbationInfo, SeverityTable } from '../../contract/perturbation';

/** The parameters at a severity 1..5, interpolated linearly between the rows of the table as the engine does. */
export function severityRow(info: PerturbationInfo, severity: number, table: SeverityTable): number[] {
  const rows = info.severities[table];
  const below = Math.min(5, Math.max(1, Math.floor(severity)));
  const low = rows[below - 1] ?? [];
  const high = rows[Math.min(below, 4)] ?? low;
  return low.map((value, i) => value + (severity - below) * ((high[i] ?? value) - value));
}

/** Three significant digits. */
export function parameterText(value: number | undefined): string {
  return value === undefined ? '' : String(Number(value.toPrecision(3))).replace('-', '−');
}
