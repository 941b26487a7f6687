/** Quantities in words, for the page. */

export function megabytes(bytes: number): string {
  if (bytes < 1e6) return bytes < 1000 ? `${bytes} B` : `${Math.round(bytes / 1000)} kB`;
  if (bytes >= 1e10) return `${Math.round(bytes / 1e9)} GB`;
  return `${bytes < 1e7 ? (bytes / 1e6).toFixed(1) : Math.round(bytes / 1e6)} MB`;
}

/** "40 s", "4 min", "1 h 20 min": as exact as a forecast deserves. */
export function duration(seconds: number): string {
  if (seconds < 1) return 'less than a second';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
