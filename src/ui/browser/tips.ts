/**
 * What a pointer reads by resting on an element (its `title`), for hands and keys: which element is meant, where its words are put, and
 * which one the arrow keys come to in a region that is marked with `data-tips`.
 */

const CONTROLS = 'button, a[href], input, select, textarea, summary, [role="slider"], [role="tab"], [role="radio"]';

/** The nearest element that has words of its own. */
export function titled(target: Element | null): HTMLElement | null {
  return target?.closest<HTMLElement>('[title]:not([title=""])') ?? null;
}

/** The control under a finger that cannot be used now. */
export function disabledControl(target: Element | null): HTMLElement | null {
  return target?.closest<HTMLElement>(':disabled, [aria-disabled="true"]') ?? null;
}

/** Whether a tap does something else, so that words come by a long press alone. */
export function isControl(element: Element): boolean {
  const control = element.closest(CONTROLS);
  return control !== null && !control.matches(':disabled, [aria-disabled="true"]');
}

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Below the element and in its middle, as far as the window allows; above it where there is no room below. All in pixels. */
export function placeTip(
  of: Box,
  tip: { width: number; height: number },
  view: { width: number; height: number },
): { left: number; top: number } {
  const GAP = 8;
  const middle = of.left + of.width / 2 - tip.width / 2;
  const left = Math.max(GAP, Math.min(middle, view.width - tip.width - GAP));
  const below = of.top + of.height + GAP;
  const above = of.top - tip.height - GAP;
  const top = below + tip.height <= view.height || above < 0 ? below : above;
  return { left, top: Math.max(GAP, Math.min(top, view.height - tip.height - GAP)) };
}

/**
 * Which of the boxes an arrow key leads to from box `at`: the nearest in that direction, a row before a column; the first one where none
 * was chosen yet; `at` itself at an edge.
 */
export function neighbour(boxes: readonly Box[], at: number, key: string): number {
  const from = boxes[at];
  if (!from) return boxes.length > 0 ? 0 : -1;
  const across = key === 'ArrowLeft' || key === 'ArrowRight';
  const forward = key === 'ArrowRight' || key === 'ArrowDown' ? 1 : -1;
  const middle = ({ left, top, width, height }: Box) => [left + width / 2, top + height / 2] as const;
  const [x, y] = middle(from);
  let best = at;
  let least = Infinity;
  for (const [i, box] of boxes.entries()) {
    const [dx, dy] = [middle(box)[0] - x, middle(box)[1] - y];
    const [along, aside] = across ? [dx * forward, Math.abs(dy)] : [dy * forward, Math.abs(dx)];
    if (i === at || along < 1) continue;
    const cost = along + 8 * aside;
    if (cost < least) [best, least] = [i, cost];
  }
  return best;
}
