/** Ways to see what changed between two pictures. They are named before what draws them is there. */
export const ANALYSIS_TABS = [
  { value: 'residual', label: 'Residual' },
  { value: 'histogram', label: 'Histogram' },
  { value: 'spectrum', label: 'Spectrum' },
] as const;
export type AnalysisTab = (typeof ANALYSIS_TABS)[number]['value'];
