import { describe, expect, it } from 'vitest';
import { Random } from '../../num/random';
import { testPicture } from '../testing';
import type { Canvas } from './canvas';
import { OperationChain } from './operationChain';
import { OPERATIONS } from './operations';
import type { OperationName } from './operations';
import { applyTable } from './pointOperations';

const names = Object.keys(OPERATIONS) as OperationName[];

/** Each operation writes all pixels. */
function oneAfterTheOther(picture: Canvas, chain: readonly OperationName[], severity: number): Uint8Array {
  const random = new Random(5, 'chain');
  let current = picture;
  for (const name of chain) {
    const next: Canvas = { ...picture, pixels: new Uint8Array(picture.pixels.length) };
    OPERATIONS[name](current, next, severity, random);
    current = next;
  }
  return current.pixels;
}

describe('a chain of operations', () => {
  it('gives what they give one after the other, several chains of a picture and several pictures in turn', () => {
    const chain = new OperationChain();
    const draw = new Random(1, 'names');
    for (const size of [16, 9, 16]) {
      for (let variant = 0; variant < 4; variant++) {
        const picture: Canvas = { ...testPicture(size, variant) };
        const before = picture.pixels.slice();
        chain.begin(picture);
        for (let i = 0; i < 25; i++) {
          const drawn = Array.from({ length: draw.integer(6) }, () => names[draw.integer(names.length)]!);
          const random = new Random(5, 'chain');
          chain.restart();
          for (const name of drawn) chain.apply(name, 5, random);
          const values = new Uint8Array(before.length);
          applyTable(chain.table, chain.pixels, values);
          expect(values, drawn.join()).toEqual(oneAfterTheOther(picture, drawn, 5));
        }
        expect(picture.pixels).toEqual(before);
      }
    }
  });
});
