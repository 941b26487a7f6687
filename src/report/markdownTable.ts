/** Tables in Markdown. */
import type { Mark } from './tables';

export type Align = 'left' | 'right';

/** A Markdown table; a bar inside a cell would end it. */
export function table(
  header: readonly string[],
  align: readonly Align[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = `| ${align.map((side) => (side === 'right' ? '---:' : '---')).join(' | ')} |`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}

export const right = (count: number): Align[] => Array.from({ length: count }, () => 'right');
export const marked = (text: string, mark: Mark) => (mark === null ? text : `${text} ${mark === 'better' ? '▲' : '▼'}`);
