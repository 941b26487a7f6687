import { describe, expect, it } from 'vitest';
import { MachineSpeed } from './MachineSpeed';
import type { MeasuredSpeed } from './measureSpeed';

const MINUTE = 60_000;

/** A machine with a clock of its own; each measurement gives the next figure. */
function machine(figures: (MeasuredSpeed | 'interrupted')[], quiet: boolean[] = []) {
  let now = 0;
  let measured = 0;
  const activity = { count: 0, busy: false, quiet: async () => quiet.shift() ?? true };
  const speed = new MachineSpeed(
    activity,
    async (disturbed) => {
      const figure = figures[measured++]!;
      now += 1000;
      if (figure !== 'interrupted') return figure;
      // Somebody has asked for a picture meanwhile.
      activity.count++;
      return disturbed() ? null : { speed: 1, spread: 1 };
    },
    { now: () => now },
  );
  return { speed, activity, pass: (ms: number) => (now += ms), measurements: () => measured };
}

const steady = (speed: number): MeasuredSpeed => ({ speed, spread: 1.1 });
const restless = (speed: number): MeasuredSpeed => ({ speed, spread: 3 });

describe('the speed of a machine', () => {
  it('is measured once, however many ask, and again when it is old', async () => {
    const { speed, pass, measurements } = machine([steady(10), steady(11)]);
    expect(speed.known).toBeNull();
    const [a, b] = await Promise.all([speed.ask(), speed.ask()]);
    expect(a).toEqual({ speed: 10, ageSeconds: 0, disturbed: false });
    expect(b).toEqual(a);
    pass(MINUTE);
    expect(await speed.ask()).toEqual({ speed: 10, ageSeconds: 60, disturbed: false });
    expect(measurements()).toBe(1);
    pass(10 * MINUTE);
    expect(await speed.ask()).toMatchObject({ speed: 11, ageSeconds: 0 });
    expect(measurements()).toBe(2);
  });

  it('is measured again where the engine was asked for something meanwhile', async () => {
    const { speed, measurements } = machine(['interrupted', steady(10)]);
    expect(await speed.ask()).toMatchObject({ speed: 10, disturbed: false });
    expect(measurements()).toBe(2);
  });

  it('is measured again where steps differ much, and says so where they always do', async () => {
    const { speed, measurements } = machine([restless(4), restless(6), restless(5)]);
    expect(await speed.ask()).toMatchObject({ speed: 6, disturbed: true });
    expect(measurements()).toBe(3);
  });

  it('is given in the end where it never gets quiet, and measured again soon', async () => {
    const { speed, pass } = machine([steady(4), steady(4), steady(5), steady(9)], [false, false, false]);
    expect(await speed.ask()).toMatchObject({ speed: 5, disturbed: true });
    pass(20_000);
    expect(await speed.ask()).toMatchObject({ speed: 9, disturbed: false });
  });

  it('is the middle one of three where two differ much', async () => {
    const { speed, pass, measurements } = machine([steady(10), steady(5), steady(9)]);
    await speed.ask();
    pass(11 * MINUTE);
    expect(await speed.ask()).toMatchObject({ speed: 9 });
    expect(measurements()).toBe(3);
  });
});
