/** How long an experiment will take, in words: for the page and the command line. */
import type { Estimate, EstimateBasis } from '../contract/engine';

/** "40 s", "4 min", "1 h 20 min": as exact as a forecast deserves. */
export function duration(seconds: number): string {
  if (seconds < 1) return 'less than a second';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "about 4 min", "less than a second". */
export function about(seconds: number): string {
  return seconds < 1 ? duration(seconds) : `about ${duration(seconds)}`;
}

/** What an estimate rests on: "measured here a minute ago", "from 2 runs here". */
export function basisWords(basis: EstimateBasis): string {
  if (basis.from === 'runs') return `from ${basis.runs === 1 ? 'one run' : `${basis.runs} runs`} here`;
  const { ageSeconds, disturbed } = basis;
  const minutes = Math.round(ageSeconds / 60);
  const ago = ageSeconds < 45 ? 'just now' : minutes < 2 ? 'a minute ago' : `${minutes} minutes ago`;
  return disturbed ? `measured here ${ago} while something else computed` : `measured here ${ago}`;
}

/** "about 4 min, its main result after 2 min". */
export function estimateWords({ seconds, headlineSeconds }: Pick<Estimate, 'seconds' | 'headlineSeconds'>): string {
  const whole = about(seconds);
  const first = headlineSeconds === null ? null : duration(headlineSeconds);
  return first === null || first === duration(seconds) ? whole : `${whole}, its main result after ${first}`;
}
