import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { plainPicture } from '../../../test/fixtures/fakeInfos';
import type { Recording } from '../../contract/library';
import { INTERVAL, Recorder } from './Recorder.svelte';

let saved: Recording[];
let refuses: string | null;
let dark: boolean;
let recorder: Recorder;
const [first, second] = [() => recorder.classes[0]!, () => recorder.classes[1]!];

beforeEach(() => {
  vi.useFakeTimers();
  [saved, refuses, dark] = [[], null, false];
  let value = 0;
  recorder = new Recorder(
    () => (dark ? null : plainPicture(++value)),
    (recording) =>
      refuses === null ? Promise.resolve(void saved.push(recording)) : Promise.reject(new Error(refuses)),
  );
});
afterEach(() => void vi.useRealTimers());

describe('the class recorder', () => {
  it('takes five pictures a second while a class is held, and none after', () => {
    recorder.start(first().id);
    vi.advanceTimersByTime(1000);
    recorder.stop();
    vi.advanceTimersByTime(1000);
    expect(INTERVAL).toBe(200);
    expect(first().shots).toHaveLength(6);
    recorder.start(first().id);
    recorder.start(second().id);
    vi.advanceTimersByTime(INTERVAL);
    recorder.stop();
    expect([first().shots.length, second().shots.length]).toEqual([7, 2]);
  });

  it('says what is missing until it can be saved, and saves what is left after single ones were deleted', async () => {
    expect(recorder.fault).toContain('has no pictures yet');
    expect(await recorder.save()).toBe(false);
    for (const one of recorder.classes) {
      recorder.start(one.id);
      vi.advanceTimersByTime(2 * INTERVAL);
      recorder.stop();
    }
    recorder.rename(first().id, 'same');
    recorder.rename(second().id, ' same ');
    expect(recorder.fault).toContain('Two classes are named “same”');
    recorder.rename(second().id, 'other');
    expect(recorder.fault).toBeNull();
    recorder.removeShot(first().id, first().shots[1]!.id);
    expect(await recorder.save()).toBe(true);
    expect(saved[0]!.classes.map(({ name, pictures }) => [name, pictures.map(({ pixels }) => pixels[0])])).toEqual([
      ['same', [1, 3]],
      ['other', [4, 5, 6]],
    ]);
  });

  it('loses nothing where it cannot be kept', async () => {
    for (const one of recorder.classes) {
      recorder.start(one.id);
      recorder.stop();
    }
    refuses = 'The browser’s storage is full.';
    expect(await recorder.save()).toBe(false);
    expect([recorder.problem, recorder.total, recorder.saving]).toEqual([refuses, 2, false]);
    refuses = null;
    expect(await recorder.save()).toBe(true);
  });

  it('takes nothing before the camera shows something, and stops with a class that is removed', () => {
    dark = true;
    recorder.start(first().id);
    vi.advanceTimersByTime(INTERVAL);
    expect(recorder.total).toBe(0);
    dark = false;
    vi.advanceTimersByTime(INTERVAL);
    expect(recorder.total).toBe(1);
    recorder.removeClass(first().id);
    expect(recorder.holding).toBeNull();
    vi.advanceTimersByTime(INTERVAL);
    expect(recorder.total).toBe(0);
    expect(recorder.fault).toContain('At least two classes');
  });
});
