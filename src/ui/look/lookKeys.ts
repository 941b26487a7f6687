/** Keys of the Look station. */
import type { Look } from '../../lab/look/Look.svelte';
import type { SequencePlayer } from '../../lab/look/SequencePlayer.svelte';

export const LOOK_KEYS: readonly { keys: string; does: string }[] = [
  { keys: '← →', does: 'Look: milder or stronger; with Shift in steps of 0.1' },
  { keys: '↑ ↓', does: 'Look: the perturbation before or after in the grid' },
  { keys: '[ ]', does: 'Look: the family before or after' },
  { keys: 'Space', does: 'Look: show the picture before, after, or half and half' },
  { keys: 'a', does: 'Look: add a step, chosen next in the grid; Escape to leave it' },
  { keys: '+ − 0', does: 'Look: zoom in, zoom out, fit into the frame' },
  { keys: 'i j k l', does: 'Look: move the zoomed picture up, left, down, right' },
  { keys: 'p', does: 'Look: open a sequence, then play or pause it; ← → step through its frames' },
  { keys: '/', does: 'Look: search' },
];

const ARROWS: Record<string, readonly [perturbations: number, severities: number]> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};
const PAN: Record<string, readonly [number, number]> = { i: [0, 0.2], j: [0.2, 0], k: [0, -0.2], l: [-0.2, 0] };

/** @param arrows whether arrows and space are free, and not those of a control with the focus */
export function lookKey(event: KeyboardEvent, look: Look, arrows: boolean): boolean {
  const { key } = event;
  const arrow = ARROWS[key];
  const inGrid = (event.target as Element | null)?.closest?.('[data-grid]');
  if (look.player.shown && arrows && !inGrid && inSequence(key, look.player)) return true;
  if (arrow && arrows) {
    look.move(arrow[0], event.shiftKey ? arrow[1] * 0.1 : arrow[1]);
    return true;
  }
  if (key === ' ' && arrows && !(event.target as Element | null)?.closest?.('button')) {
    look.split = { 0: 50, 50: 100 }[look.split] ?? 0;
    return true;
  }
  const pan = PAN[key];
  if (pan && look.zoom.zoomed) look.zoom.pan(...pan);
  else if (key === '+' || key === '=') look.zoom.in();
  else if (key === '-') look.zoom.out();
  else if (key === '0') look.zoom.reset();
  else if (key === '[') look.catalogue.step(-1);
  else if (key === ']') look.catalogue.step(1);
  else if (key === 'a') look.chain.adding = !look.chain.adding && !look.chain.full;
  else if (key === 'Escape' && look.chain.adding) look.chain.adding = false;
  else if (key === 'p') playOrOpen(look);
  else if (key === '/') document.querySelector<HTMLInputElement>('input[type="search"]')?.focus();
  else return false;
  return true;
}

/** While a sequence is shown, the arrows step through its frames. */
function inSequence(key: string, player: SequencePlayer): boolean {
  if (key === 'ArrowLeft') player.seek(player.at - 1);
  else if (key === 'ArrowRight') player.seek(player.at + 1);
  else if (key === ' ') player.toggle();
  else return false;
  return true;
}

function playOrOpen({ player, source }: Look): void {
  if (player.shown) player.toggle();
  else if (source) void player.open();
}
