/** A corruption error relative to a model of one's own, as it is written wherever it stands: never without whose errors it is relative to. */
import type { BaselineError, RelativeError } from '../../contract/ownBaseline';

export const NOT_PUBLISHED = 'not comparable with published mCE, which is relative to AlexNet';

/** "mCE relative to MobileNetV2 (measured here)" */
export const baselineLabel = (baseline: string) => `mCE relative to ${baseline} (measured here)`;

/** "85.3 % (82.1 to 88.4)" */
export function relativeErrorText({ value, low, high }: RelativeError): string {
  const percent = (share: number) => (100 * share).toFixed(1).replace('-', '−');
  return `${percent(value)} %${low === null || high === null ? '' : ` (${percent(low)} to ${percent(high)})`}`;
}

/** Sentences for a line each. */
export function baselineLines(found: BaselineError): string[] {
  const { baseline, mce, relative, relativeInterval, interval, whyNotRelative } = found;
  const label = baselineLabel(baseline);
  return [
    `${label}: ${relativeErrorText(mce)}, ${NOT_PUBLISHED}. ${interval}`,
    relative
      ? `Relative mCE, to the same model: ${relativeErrorText(relative)}${relativeInterval === undefined ? '' : `, ${relativeInterval}`}.`
      : whyNotRelative!,
  ];
}
