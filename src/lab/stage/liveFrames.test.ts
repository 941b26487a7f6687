/** How frames are paced, and what becomes of a camera that is refused, taken away or covered. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { plainPicture } from '../../../test/fixtures/fakeInfos';
import type { Picture } from '../../contract/image';
import { Camera } from '../look/Camera.svelte';
import { LiveFrames } from '../look/LiveFrames.svelte';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (then: () => void) => setTimeout(then, 16));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('live frames', () => {
  it('take the newest when the last one is done, and never a second beside it', async () => {
    let [taken, open, most] = [0, 0, 0];
    const frames = new LiveFrames(
      () => plainPicture(++taken),
      async (picture) => {
        most = Math.max(most, ++open);
        await new Promise((resolve) => setTimeout(resolve, 84));
        open--;
        return picture;
      },
      () => Date.now(),
    );
    void frames.start();
    await vi.advanceTimersByTimeAsync(3000);
    expect([taken, most]).toEqual([31, 1]);
    expect(frames.rate).toBeCloseTo(10, 0);
    frames.hold();
    await vi.advanceTimersByTimeAsync(1000);
    expect([frames.count, frames.rate, vi.getTimerCount()]).toEqual([30, null, 0]);
    // The last frame stays until it is stopped.
    expect(frames.frame).not.toBeNull();
    frames.stop();
    expect(frames.frame).toBeNull();
  });

  it('say what went wrong, keep the last frame, and go on when they are started again', async () => {
    let broken = false;
    const frames = new LiveFrames<Picture>(
      () => plainPicture(1),
      (picture) => (broken ? Promise.reject(new Error('It broke.')) : Promise.resolve(picture)),
    );
    void frames.start();
    await vi.advanceTimersByTimeAsync(100);
    broken = true;
    await vi.advanceTimersByTimeAsync(100);
    expect([frames.problem, frames.frame === null]).toEqual(['It broke.', false]);
    broken = false;
    void frames.start();
    await vi.advanceTimersByTimeAsync(100);
    expect([frames.problem, frames.count > 2]).toEqual([null, true]);
    frames.stop();
    await vi.advanceTimersByTimeAsync(100);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a camera', () => {
  function track(deviceId: string) {
    const events = new EventTarget();
    return Object.assign(events, { stop: vi.fn(), getSettings: () => ({ deviceId }) });
  }
  const streamOf = (one: ReturnType<typeof track>) =>
    ({ getTracks: () => [one], getVideoTracks: () => [one] }) as unknown as MediaStream;

  it('says that it is covered or was taken away, and is let go', async () => {
    const one = track('a');
    const camera = new Camera({ getUserMedia: async () => streamOf(one) });
    await camera.start('user');
    expect([camera.state, camera.facing, camera.muted]).toEqual(['live', 'user', false]);
    one.dispatchEvent(new Event('mute'));
    expect(camera.muted).toBe(true);
    one.dispatchEvent(new Event('unmute'));
    expect(camera.muted).toBe(false);
    one.dispatchEvent(new Event('ended'));
    expect([camera.state, camera.problem]).toEqual(['failed', expect.stringContaining('was taken away')]);
    expect(one.stop).toHaveBeenCalled();
  });

  it('goes on with the next of several', async () => {
    const wishes: unknown[] = [];
    const devices = ['a', 'b'].map((deviceId) => ({ kind: 'videoinput', deviceId }) as MediaDeviceInfo);
    const camera = new Camera({
      getUserMedia: async (wish) => {
        wishes.push((wish!.video as MediaTrackConstraints).deviceId ?? 'any');
        return streamOf(track(wishes.length % 2 === 1 ? 'a' : 'b'));
      },
      enumerateDevices: async () => devices,
    });
    await camera.start('user');
    expect(camera.count).toBe(2);
    await camera.next();
    await camera.next();
    expect(wishes).toEqual(['any', { exact: 'b' }, { exact: 'a' }]);
  });
});
