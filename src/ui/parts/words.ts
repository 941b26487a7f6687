/** Quantities in words, for the page. */

export function megabytes(bytes: number): string {
  if (bytes < 1e6) return bytes < 1000 ? `${bytes} B` : `${Math.round(bytes / 1000)} kB`;
  if (bytes >= 1e10) return `${Math.round(bytes / 1e9)} GB`;
  return `${bytes < 1e7 ? (bytes / 1e6).toFixed(1) : Math.round(bytes / 1e6)} MB`;
}

export { about, duration } from '../../report/estimateWords';
