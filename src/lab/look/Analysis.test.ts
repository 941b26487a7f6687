import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeEngine } from '../../../test/fixtures/fakeEngine';
import { plainPicture } from '../../../test/fixtures/fakeInfos';
import type { Comparison } from '../../contract/engine';
import { Analysis } from './Analysis.svelte';

const sample = await fakeEngine().compare(plainPicture(0), plainPicture(1));
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('Analysis', () => {
  it('compares once the picture rests, and only the newest pair', async () => {
    const compare = vi.fn(async () => sample);
    const analysis = new Analysis(compare);
    const before = plainPicture(200);
    const pictures = [1, 2, 3].map((value) => plainPicture(value));
    for (const after of pictures) {
      analysis.about(before, after);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(compare).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(300);
    expect(compare.mock.calls).toEqual([[before, pictures[2]]]);
    expect(analysis.result?.after).toBe(pictures[2]);
    analysis.about(before, pictures[2]!);
    await vi.advanceTimersByTimeAsync(1000);
    expect(compare).toHaveBeenCalledTimes(1);
  });

  it('supersedes a slow comparison without running two at a time', async () => {
    let running = 0;
    const finish: ((value: Comparison) => void)[] = [];
    const compare = vi.fn(() => {
      expect(++running).toBe(1);
      return new Promise<Comparison>((resolve) => finish.push(resolve)).finally(() => running--);
    });
    const analysis = new Analysis(compare);
    const pictures = [1, 2, 3].map((value) => plainPicture(value));
    for (const after of pictures) {
      analysis.about(pictures[0]!, after);
      await vi.advanceTimersByTimeAsync(400);
    }
    expect(compare).toHaveBeenCalledTimes(1);
    finish[0]!(sample);
    await vi.advanceTimersByTimeAsync(10);
    expect(compare.mock.calls.map((call) => (call as unknown[])[1])).toEqual([pictures[0], pictures[2]]);
    expect(analysis.waiting).toBe(true);
    finish[1]!(sample);
    await vi.advanceTimersByTimeAsync(10);
    expect(analysis.result?.after).toBe(pictures[2]);
    expect(analysis.waiting).toBe(false);
  });

  it('keeps the last numbers and says why where a comparison fails', async () => {
    let fails = false;
    const analysis = new Analysis(async () => {
      if (fails) throw new Error('Only pictures of equal size can be compared.');
      return sample;
    });
    analysis.about(plainPicture(1), plainPicture(2));
    await vi.advanceTimersByTimeAsync(300);
    fails = true;
    analysis.about(plainPicture(1), plainPicture(3));
    await vi.advanceTimersByTimeAsync(300);
    expect(analysis.problem).toContain('equal size');
    expect(analysis.result?.comparison).toBe(sample);
  });

  it('computes nothing for a view that was closed, and begins again when it opens', async () => {
    const compare = vi.fn(async () => sample);
    const analysis = new Analysis(compare);
    const [before, after] = [plainPicture(1), plainPicture(2)];
    analysis.about(before, after);
    analysis.stop();
    await vi.advanceTimersByTimeAsync(1000);
    expect(compare).not.toHaveBeenCalled();
    analysis.about(before, after);
    await vi.advanceTimersByTimeAsync(300);
    expect(compare).toHaveBeenCalledTimes(1);
  });
});
