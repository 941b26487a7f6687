import { expect, it } from 'vitest';
import { cosine, sine, sineAndCosine } from './sine';

it('sine and cosine agree with those of the engine', () => {
  let worst = 0;
  for (let angle = -700; angle < 700; angle += 0.0137) {
    worst = Math.max(worst, Math.abs(sine(angle) - Math.sin(angle)), Math.abs(cosine(angle) - Math.cos(angle)));
  }
  expect(worst).toBeLessThan(4e-7);
  expect([sine(0), cosine(0)]).toEqual([0, 1]);
});

it('both at once are the same numbers', () => {
  const both = new Float64Array(2);
  for (let angle = -700; angle < 700; angle += 0.137) {
    sineAndCosine(angle, both);
    expect([...both]).toEqual([sine(angle), cosine(angle)]);
  }
});
