/** What goes by itself on a stage: the autoplay, and the return of an exhibit. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Autoplay } from './Autoplay';
import { IdleReset } from './IdleReset.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the autoplay', () => {
  it('waits for what is being drawn, but not for ever, and leaves no timer', () => {
    let [moves, busy] = [0, true];
    const autoplay = new Autoplay(
      () => moves++,
      () => 1000,
      () => busy,
    );
    autoplay.start();
    autoplay.start();
    vi.advanceTimersByTime(5000);
    expect(moves).toBe(0);
    busy = false;
    vi.advanceTimersByTime(100);
    expect(moves).toBe(1);
    vi.advanceTimersByTime(2000);
    expect(moves).toBe(3);
    busy = true;
    vi.advanceTimersByTime(9100);
    expect(moves).toBe(4);
    autoplay.stop();
    expect([autoplay.running, vi.getTimerCount()]).toEqual([false, 0]);
  });
});

describe('the return of an exhibit', () => {
  let held: boolean;
  let resets: number;
  let idle: IdleReset;
  beforeEach(() => {
    [held, resets] = [false, 0];
    idle = new IdleReset(
      30,
      () => held,
      () => resets++,
    );
    idle.start();
  });

  it('counts the last ten seconds after the last touch, and goes back once', () => {
    vi.advanceTimersByTime(120_000);
    expect([idle.left, resets]).toEqual([null, 0]);
    idle.touch();
    vi.advanceTimersByTime(19_000);
    expect(idle.left).toBeNull();
    vi.advanceTimersByTime(2000);
    expect(idle.left).toBe(9);
    vi.advanceTimersByTime(9000);
    expect([idle.left, resets]).toEqual([null, 1]);
    vi.advanceTimersByTime(120_000);
    expect(resets).toBe(1);
  });

  it('is stopped by any touch, and begins anew', () => {
    idle.touch();
    vi.advanceTimersByTime(25_000);
    expect(idle.left).toBe(5);
    idle.touch();
    expect(idle.left).toBeNull();
    vi.advanceTimersByTime(25_000);
    expect(resets).toBe(0);
  });

  it('waits while something is open that must not be lost, and leaves no timer', () => {
    idle.touch();
    held = true;
    vi.advanceTimersByTime(300_000);
    expect([idle.left, resets]).toEqual([null, 0]);
    held = false;
    vi.advanceTimersByTime(29_000);
    expect(resets).toBe(0);
    vi.advanceTimersByTime(2000);
    expect(resets).toBe(1);
    idle.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
