import { describe, expect, it } from 'vitest';
import { JobCancelled, JobControl } from './jobControl';

const soon = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));

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
    const gate = control.gate().then(() => (through = true));
    await soon(60);
    expect(through).toBe(false);
    expect(states).toEqual(['paused']);
    control.resume();
    await gate;
    expect(states).toEqual(['paused', 'running']);
    expect(control.elapsedSeconds()).toBeLessThan(0.055);
  });

  it('hears a pause when it listens, so that a checkpoint can be made before the gate', async () => {
    const control = new JobControl(() => {});
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => control.pause();
    port2.postMessage(null);
    // A step that computes for as long as messages may wait.
    const until = performance.now() + 30;
    while (performance.now() < until);
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
    await soon();
    paused.cancel();
    await expect(gate).rejects.toThrow(JobCancelled);
  });
});
