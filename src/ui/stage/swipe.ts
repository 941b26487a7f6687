/**
 * A finger that moves across: left for weaker, right for stronger, as the severity runs; a tap changes before and after. What lies over the
 * picture and is pressed keeps its taps.
 */
import type { Attachment } from 'svelte/attachments';

/** Pixels of a swipe, and milliseconds of a tap, at most. */
const FAR = 40;
const SHORT = 350;
const PRESSED = 'button, a, input, select, summary, label';

/** @param onswipe 1 for right, −1 for left */
export function swipe(onswipe: (by: 1 | -1) => void, ontap: () => void): Attachment<HTMLElement> {
  return (element) => {
    let from: { x: number; y: number; time: number } | null = null;
    const down = ({ target, isPrimary, clientX: x, clientY: y, timeStamp: time }: PointerEvent) => {
      const pressed = target instanceof Element && target.closest(PRESSED) !== null;
      from = isPrimary && !pressed ? { x, y, time } : null;
    };
    const up = ({ clientX, clientY, timeStamp }: PointerEvent) => {
      if (!from) return;
      const [x, y] = [clientX - from.x, clientY - from.y];
      if (Math.abs(x) > FAR && Math.abs(x) > 1.5 * Math.abs(y)) onswipe(x > 0 ? 1 : -1);
      else if (Math.hypot(x, y) < 10 && timeStamp - from.time < SHORT) ontap();
      from = null;
    };
    const cancel = () => (from = null);
    element.addEventListener('pointerdown', down);
    element.addEventListener('pointerup', up);
    element.addEventListener('pointercancel', cancel);
    return () => {
      element.removeEventListener('pointerdown', down);
      element.removeEventListener('pointerup', up);
      element.removeEventListener('pointercancel', cancel);
    };
  };
}
