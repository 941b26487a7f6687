import { describe, expect, it, vi } from 'vitest';
import { plainPicture } from '../../../test/fixtures/fakeInfos';
import { DrawingCost } from './DrawingCost';

/** A clock that the work moves. */
async function cost(milliseconds: number, side: number) {
  const drawing = new DrawingCost();
  const steps = [{ perturbation: 'fog', severity: 3 }];
  const picture = plainPicture(0, side);
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  await drawing.timed(picture, steps, async () => (now += milliseconds));
  vi.restoreAllMocks();
  return drawing.draftSide(picture, steps);
}

describe('DrawingCost', () => {
  it('draws in full size what is fast, and what was never drawn', async () => {
    expect(await cost(20, 512)).toBeNull();
    expect(new DrawingCost().draftSide(plainPicture(0, 512), [])).toBeNull();
  });

  it('draws smaller what is slow, but never tiny or larger than the picture', async () => {
    expect(await cost(80, 512)).toBe(448);
    expect(await cost(150, 512)).toBe(320);
    expect(await cost(5000, 512)).toBe(256);
    expect(await cost(5000, 224)).toBeNull();
  });
});
