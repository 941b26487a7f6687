/** Dragging something that lies on the large picture, told in shares of the picture; the picture's own gestures do not see it. */
import type { Point } from '../../../lab/look/region/editRegion';
import type { Zoom } from '../../../lab/look/Zoom.svelte';

export interface DragVerbs {
  down?(at: Point): void;
  move(at: Point): void;
  up?(): void;
}

export function pictureDrag(zoom: Pick<Zoom, 'scale' | 'x' | 'y'>, { down, move, up }: DragVerbs) {
  return (part: HTMLElement) => {
    let held: number | null = null;
    const place = ({ clientX, clientY }: PointerEvent): Point => {
      const box = (part.offsetParent ?? part).getBoundingClientRect();
      const [x, y] = [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
      return [(x - zoom.x) / zoom.scale, (y - zoom.y) / zoom.scale];
    };
    function onDown(event: PointerEvent) {
      event.stopPropagation();
      if (event.button !== 0 || held !== null) return;
      held = event.pointerId;
      part.setPointerCapture(held);
      down?.(place(event));
    }
    function onMove(event: PointerEvent) {
      if (event.pointerId !== held) return;
      event.stopPropagation();
      // A fast hand is told of in several places at once.
      const all = event.getCoalescedEvents?.() ?? [];
      for (const one of all.length > 0 ? all : [event]) move(place(one));
    }
    function onUp(event: PointerEvent) {
      if (event.pointerId !== held) return;
      held = null;
      up?.();
    }
    const stop = (event: Event) => event.stopPropagation();
    part.addEventListener('pointerdown', onDown);
    part.addEventListener('pointermove', onMove);
    part.addEventListener('pointerup', onUp);
    part.addEventListener('pointercancel', onUp);
    part.addEventListener('dblclick', stop);
    return () => {
      part.removeEventListener('pointerdown', onDown);
      part.removeEventListener('pointermove', onMove);
      part.removeEventListener('pointerup', onUp);
      part.removeEventListener('pointercancel', onUp);
      part.removeEventListener('dblclick', stop);
    };
  };
}
