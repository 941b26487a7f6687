import { describe, expect, it } from 'vitest';
import { Activity } from './activity';

/** Time passes only where somebody waits. */
function fakeClock(onWait: (now: number) => void = () => {}) {
  let now = 0;
  return {
    now: () => now,
    wait: async (milliseconds: number) => {
      now += milliseconds;
      onWait(now);
      await Promise.resolve();
    },
  };
}

describe('Activity', () => {
  it('is quiet once nothing has run for a while', async () => {
    const clock = fakeClock((now) => {
      if (now === 300) end();
    });
    const activity = new Activity(clock);
    let end = () => {};
    const work = activity.during(() => new Promise<void>((resolve) => (end = resolve)));
    expect(await activity.quiet(200, 10_000)).toBe(true);
    await work;
    expect(clock.now()).toBeGreaterThanOrEqual(500);
    expect(activity.busy).toBe(false);
  });

  it('gives up where something runs all the time', async () => {
    const clock = fakeClock();
    const activity = new Activity(clock);
    let end = () => {};
    const work = activity.during(() => new Promise<void>((resolve) => (end = resolve)));
    expect(await activity.quiet(200, 1000)).toBe(false);
    expect(clock.now()).toBe(1000);
    end();
    await work;
  });

  it('counts what begins, and what fails has ended too', async () => {
    const activity = new Activity(fakeClock());
    await expect(activity.during(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await activity.during(async () => 1);
    expect(activity.count).toBe(2);
    expect(activity.busy).toBe(false);
  });
});
