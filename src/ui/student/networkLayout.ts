/** Places of the parts of the network diagram. Areas are proportional to parameters, in the teacher as in the large model. */
import type { ModelInfo } from '../../contract/model';

export interface Box {
  name: string;
  parameters: number;
  tuned: boolean;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface NetworkLayout {
  height: number;
  /** y of the line through the large model. */
  mid: number;
  blocks: Box[];
  trunkEnd: number;
  trunkLabel: number;
  /** Where the tuned part begins. */
  tailX: number;
  /** Left ends of the three heads. */
  heads: { x: number; y: number }[];
  teacher: { blocks: Box[]; arrow: string; label: { x: number; y: number; anchor: 'start' | 'end' } };
}

const GAP = 4;
const TALLEST = 96;
/** Room for the heads and their names. */
const HEADS = 130;
const LEAST = 3;
/** Width of the teacher's name, which stands below the boxes where they leave no room before them. */
const LABEL = 112;

/** @param width pixels; @param firstTuned index of the first tuned block */
export function layOut(large: ModelInfo, small: ModelInfo, firstTuned: number, width: number): NetworkLayout {
  const trunkEnd = Math.max(120, width - HEADS);
  const bodies = large.blocks.slice(0, -1);
  const each = (trunkEnd - GAP * bodies.length) / Math.max(1, bodies.length);
  const top = Math.max(...bodies.map((block) => block.parameters), 1);
  const mid = 16 + TALLEST / 2;
  const blocks = bodies.map((block, i): Box => {
    const height = Math.max(LEAST, (TALLEST * block.parameters) / top);
    const { name, parameters } = block;
    return { name, parameters, tuned: i >= firstTuned, x: i * (each + GAP), y: mid - height / 2, width: each, height };
  });
  const perPixel = top / (TALLEST * each);
  const tail = blocks[Math.min(firstTuned, blocks.length - 1)]!;
  const teacherY = 16 + TALLEST + 62;
  const teacher = teacherBoxes(small, perPixel, tail.x - 40, teacherY);
  const teacherEnd = teacher.at(-1)!;
  const teacherSide = Math.max(...teacher.map((box) => box.height));
  const before = teacher[0]!.x >= LABEL;
  const from = teacherEnd.x + teacherEnd.width + 6;
  const head = { x: trunkEnd + 34, y: mid + 38 };
  return {
    height: teacherY + teacherSide / 2 + (before ? 6 : 24),
    mid,
    blocks,
    trunkEnd,
    trunkLabel: 16 + TALLEST + 20,
    tailX: firstTuned < blocks.length ? tail.x : trunkEnd - 34,
    heads: [-38, 0, 38].map((dy) => ({ x: head.x, y: mid + dy })),
    teacher: {
      blocks: teacher,
      arrow: `M${from},${teacherY} C${head.x + 6},${teacherY} ${head.x + 6},${teacherY} ${head.x + 6},${head.y + 12}`,
      label: before
        ? { x: teacher[0]!.x - 8, y: teacherY + 4, anchor: 'end' }
        : { x: teacher[0]!.x, y: teacherY + teacherSide / 2 + 18, anchor: 'start' },
    },
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
    const box = { name, parameters, tuned: true, x, y: mid - side / 2, width: side, height: side };
    x += side + 2;
    return box;
  });
}
