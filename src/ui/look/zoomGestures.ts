/**
 * Pointer and wheel on the large picture. Unzoomed, dragging moves the before/after divider; zoomed, it moves the picture and
 * only the handle moves the divider. Two fingers zoom, as does the wheel with Ctrl (which is also what pinching a trackpad
 * sends), and without Ctrl once the picture is zoomed: before that the wheel belongs to the page.
 */
import type { Zoom } from '../../lab/look/Zoom.svelte';

interface Point {
  x: number;
  y: number;
}

/** @param onsplit told the divider's place as a share 0..1 of the width */
export function zoomGestures(zoom: Zoom, onsplit: (share: number) => void) {
  return (frame: HTMLElement) => {
    const pointers = new Map<number, Point>();
    let mode: 'split' | 'pan' = 'split';
    const share = ({ clientX, clientY }: MouseEvent): Point => {
      const box = frame.getBoundingClientRect();
      return { x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height };
    };

    function down(event: PointerEvent) {
      const target = event.target as Element;
      if (event.button !== 0 || target.closest('button')) return;
      frame.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, share(event));
      mode = zoom.zoomed && !target.closest('[data-handle]') ? 'pan' : 'split';
      if (mode === 'split' && pointers.size === 1 && !target.closest('[data-handle]')) onsplit(share(event).x);
    }

    function move(event: PointerEvent) {
      const before = pointers.get(event.pointerId);
      if (!before) return;
      const now = share(event);
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      pointers.set(event.pointerId, now);
      if (other) {
        const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);
        zoom.by(distance(now, other) / Math.max(1e-3, distance(before, other)), other.x, other.y);
      } else if (mode === 'pan') zoom.pan(now.x - before.x, now.y - before.y);
      else onsplit(now.x);
    }

    const up = (event: PointerEvent) => pointers.delete(event.pointerId);

    function wheel(event: WheelEvent) {
      if (!event.ctrlKey && !zoom.zoomed) return;
      event.preventDefault();
      const { x, y } = share(event);
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      zoom.by(Math.exp(-0.004 * Math.max(-120, Math.min(120, event.deltaY * lines))), x, y);
    }

    function doubled(event: MouseEvent) {
      if ((event.target as Element).closest('button, [data-handle]')) return;
      const { x, y } = share(event);
      if (zoom.zoomed) zoom.reset();
      else zoom.by(4, x, y);
    }

    frame.addEventListener('pointerdown', down);
    frame.addEventListener('pointermove', move);
    frame.addEventListener('pointerup', up);
    frame.addEventListener('pointercancel', up);
    frame.addEventListener('wheel', wheel, { passive: false });
    frame.addEventListener('dblclick', doubled);
    return () => {
      frame.removeEventListener('pointerdown', down);
      frame.removeEventListener('pointermove', move);
      frame.removeEventListener('pointerup', up);
      frame.removeEventListener('pointercancel', up);
      frame.removeEventListener('wheel', wheel);
      frame.removeEventListener('dblclick', doubled);
    };
  };
}
