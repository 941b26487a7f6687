/** Labelled pictures as a visitor brings them, made here: a zip of class folders. */
import { encode } from 'fast-png';
import { zipSync } from 'fflate';
import { Random } from '../../src/num/random';

/** Pixels of a side. */
export const SIDE = 32;
const CLASSES = { daisy: [220, 210, 60], rose: [200, 40, 60] } as const;

/** Pictures of one colour each, with noise; `each` of every class, in folders by class. */
export function zipOfFlowers(each: number): Uint8Array {
  const random = new Random(3, 'flowers');
  const files: Record<string, Uint8Array> = {};
  for (const [name, colour] of Object.entries(CLASSES)) {
    for (let i = 0; i < each; i++) {
      const data = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, at) => colour[at % 3]! - random.integer(40));
      files[`flowers/${name}/${i}.png`] = encode({ width: SIDE, height: SIDE, data, channels: 3, depth: 8 });
    }
  }
  return zipSync(files, { level: 0 });
}
