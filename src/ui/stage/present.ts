/** Opens the stage. Full screen is asked for here, as browsers give it only to a press. */
import type { Lab } from '../../lab/Lab.svelte';
import { canFillScreen, toggleFullScreen } from './fullScreen';

export function present(lab: Lab, mirror = false): void {
  lab.mode = { ...lab.mode, present: true, ...(mirror ? { mirror: true as const } : {}) };
  // In a frame of another page the stage stays where it is.
  if (canFillScreen() && !document.fullscreenElement && !lab.mode.embed) void toggleFullScreen();
}
