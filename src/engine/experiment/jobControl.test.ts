import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JobCancelled, JobControl, macrotask } from './jobControl';

/** Milliseconds on the clock that the control reads; it stands still but for `pass`. */
let clock = 0;
const pass = (milliseconds: number) => (clock += milliseconds);
beforeEach(() => {
  clock = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
});
afterEach(() => vi.restoreAllMocks());

/** Everything that is due has happened, what waits for messages included. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await macrotask();
}

describe('job control', () => {
  it('lets a running job through', async () => {
    const control = new JobControl(() => {});
    await control.gate();
    expect(control.pausing).toBe(false);
  });

  it('holds a paused job at the gate until it is resumed, and does not count the pause', async () => {
    const states: string[] = [];
    const control = new JobControl((state) => states.push(state));
    control.pause();
    expect(control.pausing).toBe(true);
    let through = false;
    pass(30);
    const gate = control.gate().then(() => (through = true));
    await settled();
    pass(60_000);
    await settled();
    expect(through).toBe(false);
    expect(states).toEqual(['paused']);
    control.resume();
    await gate;
    expect(states).toEqual(['paused', 'running']);
    pass(5);
    expect(control.elapsedSeconds()).toBeCloseTo(0.035, 9);
  });

  it('hears a pause when it listens, so that a checkpoint can be made before the gate', async () => {
    const control = new JobControl(() => {});
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => control.pause();
    port2.postMessage(null);
    // A step that computes for as long as messages may wait.
    pass(30);
    expect(control.pausing).toBe(false);
    await control.listen();
    expect(control.pausing).toBe(true);
    port1.close();
  });

  it('cancels at the next gate, also from a pause', async () => {
    const control = new JobControl(() => {});
    control.cancel();
    await expect(control.gate()).rejects.toThrow(JobCancelled);
    const paused = new JobControl(() => {});
    paused.pause();
    const gate = paused.gate();
    await settled();
    paused.cancel();
    await expect(gate).rejects.toThrow(JobCancelled);
  });
});
