/**
 * The webcam: asks for it, shows it, takes a picture, and lets it go. Its light must never stay on by mistake, so whatever
 * happens while the browser asks, a stream that nobody waits for any more is stopped at once.
 */
import { messageOf } from '../../contract/message';
import type { Picture } from '../../contract/image';
import { fromSource, FULL_SIDE } from './picture';

/** Towards the user, as in a mirror, or away from them. */
export type Facing = 'user' | 'environment';
export type CameraState = 'off' | 'asking' | 'live' | 'failed';

type Devices = Pick<MediaDevices, 'getUserMedia'> & Partial<Pick<MediaDevices, 'enumerateDevices'>>;

export class Camera {
  state = $state<CameraState>('off');
  /** Why there is none, and what to do. */
  problem = $state<string | null>(null);
  stream = $state.raw<MediaStream | null>(null);
  /** It is there and sends nothing: behind its switch, or taken by another program for a while. */
  muted = $state(false);
  /** How many cameras there are; known once one was allowed. */
  count = $state(1);
  facing = $state<Facing>('environment');
  #asked = 0;

  constructor(private readonly devices: Devices | undefined = navigator.mediaDevices) {}

  /** @param which of several; default: as the last time, at first away from the user. @param device the id of one */
  async start(which: Facing = this.facing, device?: string): Promise<void> {
    this.stop();
    this.facing = which;
    const asked = ++this.#asked;
    if (!this.devices) return this.#fail(SECURE);
    this.state = 'asking';
    this.problem = null;
    try {
      const choice = device === undefined ? { facingMode: which } : { deviceId: { exact: device } };
      const wish = { width: { ideal: 1280 }, height: { ideal: 720 }, ...choice };
      const stream = await this.devices.getUserMedia({ video: wish, audio: false });
      if (asked !== this.#asked) return stopTracks(stream);
      // Unplugged, or taken back in the browser's own settings.
      for (const track of stream.getVideoTracks()) {
        track.addEventListener('ended', () => this.stream === stream && (this.stop(), this.#fail(ENDED)));
        for (const change of ['mute', 'unmute'] as const) {
          track.addEventListener(change, () => this.stream === stream && (this.muted = change === 'mute'));
        }
      }
      this.stream = stream;
      this.state = 'live';
      this.count = (await this.#list()).length;
    } catch (error) {
      if (asked === this.#asked) this.#fail(cameraProblem(error));
    }
  }

  /** Goes on with the next of several cameras. */
  async next(): Promise<void> {
    const all = await this.#list();
    const now = this.stream?.getVideoTracks()[0]?.getSettings().deviceId;
    const at = all.findIndex(({ deviceId }) => deviceId === now);
    const other = all[(at + 1) % all.length];
    await this.start(this.facing, other?.deviceId);
  }

  async #list(): Promise<MediaDeviceInfo[]> {
    const all = await this.devices?.enumerateDevices?.().catch(() => []);
    return all?.filter(({ kind }) => kind === 'videoinput') ?? [];
  }

  stop(): void {
    this.#asked++;
    if (this.stream) stopTracks(this.stream);
    this.stream = null;
    this.state = 'off';
    this.muted = false;
    this.problem = null;
  }

  #fail(problem: string): void {
    this.state = 'failed';
    this.problem = problem;
  }
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

const SECURE =
  'Browsers give a camera only to pages that came over https or from this machine. Open this page that way, or choose a file.';
const ENDED = 'The camera was taken away: unplugged, or switched off in the browser. Try again, or choose a file.';
/** What is said while it is there and sends nothing. */
export const MUTED =
  'The camera sends nothing now: it is behind its switch, or another program has it. It goes on by itself when it is back.';

/** What went wrong with a camera, and what to do. */
export function cameraProblem(error: unknown): string {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  switch (name) {
    case 'NotAllowedError':
      return 'The camera was not allowed. Allow it for this page in the browser’s address bar (and in the system’s privacy settings), then try again.';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'There is no camera here. Plug one in and try again, or choose a file.';
    case 'NotReadableError':
    case 'AbortError':
      return 'The camera cannot be used now: another program may have it. Close that one and try again.';
    case 'SecurityError':
      return SECURE;
    default:
      return `The camera cannot be used (${messageOf(error)}). Choose a file instead.`;
  }
}

/** What the video shows now. @throws Error before its first frame */
export function videoPicture(video: HTMLVideoElement, longSide = FULL_SIDE): Picture {
  const { videoWidth: width, videoHeight: height } = video;
  if (width === 0 || height === 0) throw new Error('The camera shows nothing yet.');
  return fromSource(video, width, height, longSide).picture;
}
