/** The webcam with a drawn stream instead of a camera: it is asked for, shown, corrupted live, taken from, and let go. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { Picture } from '../../../contract/image';
import { Camera, cameraProblem } from '../../../lab/look/Camera.svelte';
import CameraDialog from './CameraDialog.svelte';
import '../../app.css';
import { until } from '../../../../test/patience';

/** 640 × 480 pixels of one colour; captured frames come while something is drawn. */
function drawnStream(): MediaStream {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 480];
  const context = canvas.getContext('2d')!;
  const draw = () => {
    context.fillStyle = 'rgb(200 40 40)';
    context.fillRect(0, 0, 640, 480);
  };
  draw();
  const timer = setInterval(draw, 20);
  const stream = canvas.captureStream(30);
  stream.getVideoTracks()[0]!.addEventListener('ended', () => clearInterval(timer));
  return stream;
}
const refusing = (name: string) => ({ getUserMedia: () => Promise.reject(new DOMException('no', name)) });
const stopped = (stream: MediaStream) => stream.getTracks().every(({ readyState }) => readyState === 'ended');

let shown: Record<string, unknown> | null = null;
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
});
const text = () => document.body.textContent;

function show(camera: Camera) {
  const taken: Picture[] = [];
  const asked: Picture[] = [];
  const corrupt = async (picture: Picture) => {
    asked.push(picture);
    return { ...picture, pixels: picture.pixels.map((value) => 255 - value) };
  };
  const ontaken = (picture: Picture) => void taken.push(picture);
  const props = { open: true, corrupt, words: 'Fog 3.0', ready: true, ontaken, camera };
  shown = mount(CameraDialog, { target: document.body, props });
  flushSync();
  return { taken, asked };
}
const live = () => until(() => expect(document.querySelector('[data-camera=live]')).not.toBeNull());
const playing = () => until(() => expect(document.querySelector('video')!.videoWidth).toBe(640));

describe('the webcam', () => {
  it('takes a picture, untouched and in full, and is then let go', async () => {
    const stream = drawnStream();
    const { taken } = show(new Camera({ getUserMedia: async () => stream }));
    await live();
    await playing();
    await page.getByRole('button', { name: 'Take picture' }).click();
    await until(() => expect(taken).toHaveLength(1));
    expect([taken[0]!.width, taken[0]!.height]).toEqual([640, 480]);
    expect(Math.abs(taken[0]!.pixels[0]! - 200)).toBeLessThan(12);
    await until(() => expect(stopped(stream)).toBe(true));
  });

  it('corrupts frames of at most 320 pixels live, one at a time', async () => {
    const { asked } = show(new Camera({ getUserMedia: async () => drawnStream() }));
    await live();
    await playing();
    await page.getByLabelText('Corrupt live').click();
    await until(() => expect(asked.length).toBeGreaterThan(2));
    expect([asked[0]!.width, asked[0]!.height]).toEqual([320, 240]);
    await until(() => expect(text()).toContain('frames a second'));
    expect(document.querySelector('[aria-label="What the camera sees, corrupted: Fog 3.0"]')).not.toBeNull();
  });

  it('is let go when its dialog closes and when the station is left', async () => {
    const first = drawnStream();
    show(new Camera({ getUserMedia: async () => first }));
    await live();
    await page.getByRole('button', { name: 'Close' }).click();
    await until(() => expect(stopped(first)).toBe(true));
    await unmount(shown!);
    const second = drawnStream();
    show(new Camera({ getUserMedia: async () => second }));
    await live();
    await unmount(shown!);
    shown = null;
    expect(stopped(second)).toBe(true);
  });

  it('is let go even where leave to use it comes after nobody waits any more', async () => {
    const stream = drawnStream();
    let allow: (stream: MediaStream) => void = () => {};
    const camera = new Camera({ getUserMedia: () => new Promise((resolve) => (allow = resolve)) });
    void camera.start();
    expect(camera.state).toBe('asking');
    camera.stop();
    allow(stream);
    await until(() => expect(stopped(stream)).toBe(true));
    expect(camera.state).toBe('off');
    expect(camera.stream).toBeNull();
  });

  it('says in words why there is none, and can be asked again', async () => {
    let devices: Pick<MediaDevices, 'getUserMedia'> = refusing('NotAllowedError');
    show(new Camera({ getUserMedia: (wish) => devices.getUserMedia(wish) }));
    await until(() => expect(document.querySelector('[role=alert]')!.textContent).toContain('was not allowed'));
    devices = { getUserMedia: async () => drawnStream() };
    await page.getByRole('button', { name: 'Try again' }).click();
    await live();
    expect(cameraProblem(new DOMException('', 'NotFoundError'))).toContain('no camera here');
    expect(cameraProblem(new DOMException('', 'NotReadableError'))).toContain('another program');
    expect(cameraProblem(new Error('odd'))).toContain('(odd)');
    const insecure = new Camera(null as never);
    await insecure.start();
    expect(insecure.problem).toContain('https');
  });
});
