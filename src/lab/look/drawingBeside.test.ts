import { beforeEach, describe, expect, it } from 'vitest';
import { fakeEngine, type FakeEngine } from '../../../test/fixtures/fakeEngine';
import { plainPicture } from '../../../test/fixtures/fakeInfos';
import type { CorruptRequest } from '../../contract/engine';
import { EngineLost } from '../EngineClient';
import { DrawingBeside } from './drawingBeside';
import { until } from '../../../test/patience';

let engine: FakeEngine;
let seconds: (FakeEngine & { disposed: boolean })[];
let busy: boolean;
let beside: DrawingBeside;
const request: CorruptRequest = {
  picture: plainPicture(200),
  steps: [{ perturbation: 'fog', severity: 2 }],
  seed: 1,
  table: 'imagenet-c',
};
const drawnBy = (one: FakeEngine) => one.calls.filter((verb) => verb === 'corrupt').length;

beforeEach(() => {
  engine = fakeEngine();
  seconds = [];
  busy = false;
  beside = new DrawingBeside(engine, {
    busy: () => busy,
    spawn: () => {
      const second = Object.assign(fakeEngine(), { disposed: false });
      seconds.push(second);
      return { api: second, dispose: () => void (second.disposed = true) };
    },
  });
});

describe('drawing beside a run', () => {
  it('is the engine’s own as long as nothing runs', async () => {
    await beside.api.corrupt(request);
    expect([drawnBy(engine), seconds.length]).toEqual([1, 0]);
  });

  it('goes to a second worker once it is open, and ends with the run', async () => {
    busy = true;
    await beside.api.corrupt(request);
    expect(drawnBy(engine)).toBe(1);
    await until(async () => {
      await beside.api.corrupt(request);
      expect(drawnBy(seconds[0]!)).toBeGreaterThan(0);
    });
    const before = drawnBy(engine);
    await beside.api.corrupt({ ...request, model: 'large' });
    await beside.api.predict(plainPicture(1));
    expect(drawnBy(engine)).toBe(before + 1);
    expect(engine.calls).toContain('predict');
    busy = false;
    beside.end();
    expect([seconds[0]!.disposed, seconds.length]).toEqual([true, 1]);
    await beside.api.corrupt(request);
    expect(drawnBy(engine)).toBe(before + 2);
  });

  it('is the engine’s again where the second worker dies, and a wrong request is wrong', async () => {
    busy = true;
    await beside.api.corrupt(request);
    await until(() => expect(seconds[0]!.calls).toContain('open'));
    await Promise.resolve();
    seconds[0]!.faults.corrupt = 'There is no such perturbation.';
    await expect(beside.api.corrupt(request)).rejects.toThrow('no such perturbation');
    seconds[0]!.corrupt = () => Promise.reject(new EngineLost('gone'));
    const before = drawnBy(engine);
    await beside.api.corrupt(request);
    await beside.api.corrupt(request);
    expect([drawnBy(engine) - before, seconds.length, seconds[0]!.disposed]).toEqual([2, 1, true]);
  });
});
