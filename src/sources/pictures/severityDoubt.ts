/** What is said where nothing tells how strongly pictures were corrupted. */
import type { Doubt } from '../../contract/library';

/** The severity of pictures that have none yet; nothing can be kept or measured under it. */
export const UNKNOWN_SEVERITY = 0;

/**
 * @param said what was found, in sentences
 * @param severity that was chosen
 */
export function severityDoubt(said: string, severity: number | undefined): Doubt {
  return {
    option: 'severity',
    said,
    choices: [1, 2, 3, 4, 5].map((value) => ({ value: String(value), label: `severity ${value}` })),
    chosen: severity === undefined ? null : String(severity),
  };
}
