/**
 * Ice that covers a whole window: feathers (noise drawn out along a smooth field of directions: Cabral and Leedom, "Imaging Vector Fields
 * Using Line Integral Convolution", SIGGRAPH 1993) and plates (cells around random points, each a facet that tilts its own way).
 * Tiles join seamlessly with themselves.
 */
import { cloudTile } from '../../image/cloudTile';
import { Random, uniformArray } from '../../num/random';

/** Steps of a feather to either side, in pixels of a tile of 512. */
const FEATHER = 14;

/** @param side a power of two @returns [side, side] */
export function featherTile(side: number, seed: number): Float32Array {
  const mask = side - 1;
  const unit = side / 512;
  const grain = uniformArray(seed, 'feather', side * side);
  const direction = cloudTile(side, { cells: 3, octaves: 3, gain: 0.45 }, seed);
  const across = direction.map((value) => Math.cos(1.4 * value));
  const along = direction.map((value) => Math.sin(1.4 * value));
  const steps = Math.round(FEATHER * unit);
  const out = new Float32Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      let sum = 0;
      let x = column + 0.5;
      let y = row + 0.5;
      // One way only, thinning out: feathers have a root and a tip.
      for (let step = 0; step < steps; step++) {
        const at = (Math.floor(y) & mask) * side + (Math.floor(x) & mask);
        sum += (steps - step) * grain[at]!;
        x += across[at]!;
        y += along[at]!;
      }
      out[row * side + column] = sum;
    }
  }
  return out;
}

/** Facets across a tile. */
const PLATES = 15;

/** @param side a power of two @returns [side, side] */
export function plateTile(side: number, seed: number): Float32Array {
  const random = new Random(seed, 'plates');
  const spacing = side / PLATES;
  const count = PLATES * PLATES;
  const [xs, ys, levels, tiltX, tiltY] = Array.from({ length: 5 }, () => new Float32Array(count)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  for (let i = 0; i < count; i++) {
    xs[i] = ((i % PLATES) + random.uniform(0, 1)) * spacing;
    ys[i] = (Math.floor(i / PLATES) + random.uniform(0, 1)) * spacing;
    levels[i] = random.uniform(-1, 1);
    const facing = random.uniform(0, 2 * Math.PI);
    tiltX[i] = Math.cos(facing);
    tiltY[i] = Math.sin(facing);
  }
  const out = new Float32Array(side * side);
  for (let row = 0; row < side; row++) {
    const cellRow = Math.floor(row / spacing);
    for (let column = 0; column < side; column++) {
      const cellColumn = Math.floor(column / spacing);
      let nearest = Infinity;
      let second = Infinity;
      let plate = 0;
      let slope = 0;
      for (let v = -1; v <= 1; v++) {
        for (let u = -1; u <= 1; u++) {
          const wrapX = cellColumn + u;
          const wrapY = cellRow + v;
          const i = ((wrapY + PLATES) % PLATES) * PLATES + ((wrapX + PLATES) % PLATES);
          const dx = column - xs[i]! - (wrapX < 0 ? -side : wrapX >= PLATES ? side : 0);
          const dy = row - ys[i]! - (wrapY < 0 ? -side : wrapY >= PLATES ? side : 0);
          const distance = dx * dx + dy * dy;
          if (distance < nearest) {
            second = nearest;
            nearest = distance;
            plate = i;
            slope = (dx * tiltX[i]! + dy * tiltY[i]!) / spacing;
          } else if (distance < second) second = distance;
        }
      }
      const toBorder = (Math.sqrt(second) - Math.sqrt(nearest)) / (0.06 * spacing);
      out[row * side + column] = 0.7 * levels[plate]! + 1.2 * slope + 1.6 * Math.exp(-toBorder * toBorder);
    }
  }
  return out;
}
