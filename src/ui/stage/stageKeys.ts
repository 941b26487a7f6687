/** Keys of the stage. A presenter's remote control sends Page Up and Page Down. */
import type { Stage } from '../../lab/stage/Stage.svelte';

export interface StageVerbs {
  fullscreen(): void;
  mirror(): void;
  leave(): void;
  help(): void;
}

/** Controls with the focus keep the keys that they use themselves. */
const TYPED = 'input, select, textarea, [contenteditable], [role="dialog"]';

/** @returns whether the key belongs to the stage */
export function stageKey(event: KeyboardEvent, stage: Stage, verbs: StageVerbs): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(TYPED)) return false;
  const { key } = event;
  if (key === ' ' && target?.closest('button, a')) return false;
  if (/^[0-5]$/.test(key)) stage.setSeverity(Number(key));
  else if (key === 'ArrowRight') stage.changeSeverity(1);
  else if (key === 'ArrowLeft') stage.changeSeverity(-1);
  else if (key === 'ArrowDown') stage.changePerturbation(1);
  else if (key === 'ArrowUp') stage.changePerturbation(-1);
  else if (key === 'PageDown') stage.forward();
  else if (key === 'PageUp') stage.back();
  else if (key === ' ') stage.toggleBefore();
  else if (key === 'n') stage.changePicture(1);
  else if (key === 'N') stage.changePicture(-1);
  else if (key === 'a') stage.togglePlay();
  else if (key === 's') stage.changeSpeed();
  else if (key === 'f') verbs.fullscreen();
  else if (key === 'm') verbs.mirror();
  else if (key === '?') verbs.help();
  else if (key === 'Escape') verbs.leave();
  else return false;
  return true;
}
