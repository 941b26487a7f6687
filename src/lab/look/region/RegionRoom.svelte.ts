/** The part of the picture that is corrupted, while hands are on it. Its text is kept by Look, so that links and history know it. */
import { formatRegion, parseRegion, type BoxRegion, type BrushRegion, type Region } from '../../../contract/region';
import type { Look } from '../Look.svelte';
import { withStroke, type Point } from './editRegion';

const NO_STROKES: BrushRegion = {
  shape: 'brush',
  strokes: [],
  feather: { value: 0, unit: 'share' },
  outside: false,
};

export class RegionRoom {
  /** Radius of the brush, as a share of the short side. */
  radius = $state(0.08);
  /** The pointer paints; otherwise it moves the divider, as ever. */
  painting = $state(true);
  /** The stroke that is being drawn. */
  stroke = $state.raw<readonly Point[]>([]);
  /** Why the last stroke was not taken. */
  problem = $state('');
  static readonly #ofLook = new WeakMap<Look, RegionRoom>();

  constructor(private readonly look: Pick<Look, 'where' | 'setWhere'>) {}

  /** That of the page: the picture and the controls beside it share it. */
  static of(look: Look): RegionRoom {
    const held = RegionRoom.#ofLook.get(look) ?? new RegionRoom(look);
    RegionRoom.#ofLook.set(look, held);
    return held;
  }

  // Not `$derived`: the room outlives the component that asked for it first.
  get region(): Region | null {
    const read = regionOf(this.look.where);
    return read instanceof Error ? null : read;
  }

  /** What is wrong with the region of a link. */
  get fault(): string | null {
    const read = regionOf(this.look.where);
    return read instanceof Error ? read.message : null;
  }

  get box(): BoxRegion | null {
    const { region } = this;
    return region && region.shape !== 'brush' ? region : null;
  }

  get brush(): BrushRegion | null {
    const { region } = this;
    return region?.shape === 'brush' ? region : null;
  }

  set(region: Region): void {
    this.problem = '';
    this.look.setWhere(formatRegion(region));
  }

  soften(share: number): void {
    if (this.region) this.set({ ...this.region, feather: { value: share, unit: 'share' } });
  }

  invert(outside: boolean): void {
    if (this.region) this.set({ ...this.region, outside });
  }

  /** A stroke is done; one that finds no room is not taken, and says so. */
  paint(points: readonly Point[]): void {
    this.stroke = [];
    if (!this.brush || points.length === 0) return;
    const grown = withStroke(this.brush, { radius: this.radius, points });
    if (grown) this.set(grown);
    else this.problem = 'There is no room for this stroke in a link. Undo or clear some, or take a wider brush.';
  }

  undo(): void {
    if (this.brush) this.set({ ...this.brush, strokes: this.brush.strokes.slice(0, -1) });
  }

  clear(): void {
    if (this.brush) this.set({ ...this.brush, strokes: [] });
  }
}

/** A brush before its first stroke has no text that could be read, but keeps its edge. */
function regionOf(where: string): Region | Error | null {
  if (where === '') return null;
  try {
    if (!/^brush:(:|$)/.test(where)) return parseRegion(where);
  } catch (error) {
    return error as Error;
  }
  const { feather, outside } = parseRegion(where.replace('brush:', 'rect:0,0,1,1'));
  return { ...NO_STROKES, feather, outside };
}
