/**
 * Places of the parts of the network diagram. Areas are proportional to parameters, in the teacher as in the large model; the
 * untouched original, which the clean head reads, is a strip above it without a scale.
 */
import type { ModelInfo } from '../../contract/model';
import { roleOf, type BlockRole, type Cut } from '../../lab/job/cut';

export interface Box {
  name: string;
  parameters: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface NetworkLayout {
  height: number;
  /** y of the line through the tuned model. */
  mid: number;
  blocks: (Box & { role: BlockRole })[];
  trunkEnd: number;
  /** Neighbours of one role, for a word below them. */
  segments: { role: BlockRole; x: number; width: number; y: number }[];
  /** The original from where the two part; null where no head reads it alone. */
  original: { boxes: Pick<Box, 'x' | 'y' | 'width' | 'height'>[]; y: number; way: string } | null;
  /** Left ends of the three heads, and the line to each. */
  heads: { x: number; y: number; way: string }[];
  teacher: { blocks: Box[]; arrow: string; label: { x: number; y: number; anchor: 'start' | 'end' } };
}

const GAP = 4;
const TALLEST = 96;
/** Room for the heads and their names. */
const HEADS = 130;
const LEAST = 3;
/** Of the strip. */
const STRIP = { y: 12, height: 8, room: 20 };
/** Between the heads. */
const APART = 38;
/** Width of the teacher's name, which stands below the boxes where they leave no room before them. */
const LABEL = 112;

/** @param separate the clean head has a path of its own; @param width pixels */
export function layOut(large: ModelInfo, small: ModelInfo, cut: Cut, separate: boolean, width: number): NetworkLayout {
  const trunkEnd = Math.max(120, width - HEADS);
  const bodies = large.blocks.slice(0, -1);
  const each = (trunkEnd - GAP * bodies.length) / Math.max(1, bodies.length);
  const top = Math.max(...bodies.map((block) => block.parameters), 1);
  const ceiling = STRIP.y + STRIP.room;
  const mid = ceiling + TALLEST / 2;
  const blocks = bodies.map(({ name, parameters }, i) => {
    const height = Math.max(LEAST, (TALLEST * parameters) / top);
    return { name, parameters, role: roleOf(cut, i), x: i * (each + GAP), y: mid - height / 2, width: each, height };
  });
  const original = separate && cut.parting < blocks.length ? strip(blocks.slice(cut.parting), trunkEnd, mid) : null;
  const x = trunkEnd + 34;
  const heads = [-APART, 0, APART].map((dy, i) => {
    const from = i === 0 && original ? original.y : mid;
    return { x, y: mid + dy, way: wire(trunkEnd, from, x, mid + dy) };
  });
  const tailX = blocks[Math.min(cut.last, blocks.length - 1)]?.x ?? 0;
  const teacherY = ceiling + TALLEST + 62;
  const teacher = placeTeacher(small, top / (TALLEST * each), tailX - 40, teacherY, heads[2]!);
  return {
    height: teacher.bottom,
    mid,
    blocks,
    trunkEnd,
    segments: segmentsOf(blocks, each, ceiling + TALLEST + 20),
    original,
    heads,
    teacher,
  };
}

function wire(x1: number, y1: number, x2: number, y2: number): string {
  return `M${x1},${y1} C${x2 - 20},${y1} ${x1 + 20},${y2} ${x2},${y2}`;
}

function strip(blocks: readonly Box[], trunkEnd: number, mid: number): NetworkLayout['original'] {
  const { y, height } = STRIP;
  const start = Math.max(1, blocks[0]!.x - GAP / 2);
  return {
    boxes: blocks.map(({ x, width }) => ({ x, y: y - height / 2, width, height })),
    y,
    way: `M${start},${mid} V${y} H${trunkEnd}`,
  };
}

function segmentsOf(blocks: NetworkLayout['blocks'], each: number, y: number): NetworkLayout['segments'] {
  const segments: NetworkLayout['segments'] = [];
  for (const { role, x } of blocks) {
    const last = segments.at(-1);
    if (last?.role === role) last.width = x + each - last.x;
    else segments.push({ role, x, width: each, y });
  }
  return segments;
}

function placeTeacher(small: ModelInfo, perPixel: number, right: number, y: number, head: { x: number; y: number }) {
  const blocks = teacherBoxes(small, perPixel, right, y);
  const [first, last] = [blocks[0]!, blocks.at(-1)!];
  const side = Math.max(...blocks.map((box) => box.height));
  const before = first.x >= LABEL;
  const from = last.x + last.width + 6;
  return {
    blocks,
    bottom: y + side / 2 + (before ? 6 : 24),
    arrow: `M${from},${y} C${head.x + 6},${y} ${head.x + 6},${y} ${head.x + 6},${head.y + 12}`,
    label: before
      ? { x: first.x - 8, y: y + 4, anchor: 'end' as const }
      : { x: first.x, y: y + side / 2 + 18, anchor: 'start' as const },
  };
}

/** The teacher as boxes of the same scale, ending at `right` or as near as the width allows. */
function teacherBoxes(small: ModelInfo, perPixel: number, right: number, mid: number): Box[] {
  const bodies = small.blocks.slice(0, -1);
  const areas = bodies.map(({ parameters }) => Math.max(LEAST * LEAST, parameters / perPixel));
  const sides = areas.map(Math.sqrt);
  const length = sides.reduce((sum, side) => sum + side + 2, 0);
  let x = Math.max(0, right - length);
  return bodies.map(({ name, parameters }, i) => {
    const side = sides[i]!;
    const box = { name, parameters, x, y: mid - side / 2, width: side, height: side };
    x += side + 2;
    return box;
  });
}
