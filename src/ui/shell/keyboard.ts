/** Keys of the page: 1–5 stations, arrows corruption and severity, space before/after, `?` the list of keys. */
import type { Lab } from '../../lab/Lab.svelte';

export const KEYS: readonly { keys: string; does: string }[] = [
  { keys: '1 – 5', does: 'Open a station' },
  { keys: '← →', does: 'Look: milder or stronger' },
  { keys: '↑ ↓', does: 'Look: the corruption before or after in the grid' },
  { keys: 'Space', does: 'Look: show the picture before, after, or half and half' },
  { keys: '?', does: 'This list' },
];

/** Keys that a control with the focus uses itself are left to it. */
const OWN_KEYS =
  'input, select, textarea, button, a, [role="slider"], [role="tab"], [role="dialog"], [contenteditable]';

export function keyboard(event: KeyboardEvent, lab: Lab, toggleKeys: () => void): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('input, select, textarea, [role="dialog"]')) return;
  if (event.key === '?') return toggleKeys();
  if (/^[1-5]$/.test(event.key)) return lab.goBy(Number(event.key) - 1);
  if (lab.station !== 'look' || (target?.closest(OWN_KEYS) && !target.closest('[data-grid]'))) return;
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  if (step) lab.look.move(step[0]!, step[1]!);
  else if (event.key === ' ' && !target?.closest('button')) lab.look.split = { 0: 50, 50: 100 }[lab.look.split] ?? 0;
  else return;
  event.preventDefault();
}
