/** What stands under a chart of a report once it has left the page: what was counted, and where it comes from. */
import type { Report } from '../contract/report';
import { whole } from './format';
import { SHIFTED_WORDS, shiftedSet } from './shifted';

/** "seed 3", "seeds 1–5, 8": runs of three or more are drawn together. */
export function seedWords(seeds: readonly number[]): string {
  const sorted = [...new Set(seeds)].sort((a, b) => a - b);
  const runs: number[][] = [];
  for (const seed of sorted) {
    const last = runs.at(-1);
    if (last && last.at(-1) === seed - 1) last.push(seed);
    else runs.push([seed]);
  }
  const words = runs.flatMap((run) => (run.length < 3 ? run.map(String) : [`${run[0]}–${run.at(-1)}`]));
  return `${sorted.length === 1 ? 'seed' : 'seeds'} ${words.join(', ')}`;
}

/** "Temper, preset quick, seeds 1–5, 2026-11-28" */
export function sourceLine({ preset, seeds, seed, environment, data }: Report): string {
  const own = data.name ? [data.name] : [];
  const words = seedWords(seeds.length > 0 ? seeds : [seed]);
  return ['Temper', ...own, `preset ${preset}`, words, environment.date.slice(0, 10)].join(', ');
}

/** How many predictions an accuracy of the report is over. */
export function countNote(report: Report): string {
  const set = shiftedSet(report);
  const counts = report.methods.map((method) => (method[set] ?? method.corrupted).n);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const n = least === most ? whole(most) : `${whole(least)} to ${whole(most)}`;
  return `${SHIFTED_WORDS[set]}, n = ${n} predictions a method; intervals are at 95 %.`;
}
