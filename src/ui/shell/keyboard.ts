/** Keys of the page: 1–5 stations, `?` the list of keys, and those of the Look station. */
import type { Lab } from '../../lab/Lab.svelte';
import type { ControlPart } from '../../lessons/parts';
import { LOOK_KEYS, lookKey } from '../look/lookKeys';

export const KEYS: readonly { keys: string; does: string }[] = [
  { keys: '1 – 5', does: 'Open a station' },
  ...LOOK_KEYS,
  { keys: 'f', does: 'Look: present it, large, for an audience' },
  { keys: 'm', does: 'Look: the live mirror' },
  { keys: '?', does: 'This list' },
];

/** Keys that a control with the focus uses itself are left to it. */
const OWN_KEYS =
  'input, select, textarea, button, a, [role="slider"], [role="tab"], [role="dialog"], [contenteditable]';
/** Keys of a part that a link or a lesson has hidden or locked do nothing. */
const PART_OF_KEY: readonly (readonly [keys: readonly string[], part: ControlPart])[] = [
  [['ArrowLeft', 'ArrowRight'], 'severity'],
  [['ArrowUp', 'ArrowDown', '[', ']', '/'], 'perturbation'],
  [['a'], 'chain'],
  [['p'], 'sequence'],
  [['m'], 'camera'],
];
/** What is typed here is text, or chooses. */
const TYPED = 'input:not([type="radio"]), select, textarea, [role="dialog"], [contenteditable]';

/** @param present opens the stage, as a mirror where that is asked for */
export function keyboard(
  event: KeyboardEvent,
  lab: Lab,
  toggleKeys: () => void,
  present: (lab: Lab, mirror?: boolean) => void = () => {},
): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(TYPED)) return;
  if (event.key === '?') return toggleKeys();
  if (/^[1-5]$/.test(event.key)) return lab.goBy(Number(event.key) - 1);
  if (lab.station !== 'look') return;
  if (PART_OF_KEY.some(([keys, part]) => keys.includes(event.key) && lab.parts.closed(part))) return;
  if (event.key === 'f' || event.key === 'm') return present(lab, event.key === 'm');
  const arrows = !target?.closest(OWN_KEYS) || target.closest('[data-grid]') !== null;
  if (lookKey(event, lab.look, arrows)) event.preventDefault();
}
