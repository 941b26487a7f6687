/**
 * The webcam: asks for it, shows it, takes a picture, and lets it go. Its light must never stay on by mistake, so whatever
 * happens while the browser asks, a stream that nobody waits for any more is stopped at once.
 */
import { messageOf } from '../../contract/message';
import type { Picture } from '../../contract/image';
import { fromSource, FULL_SIDE } from './picture';

export type CameraState = 'off' | 'asking' | 'live' | 'failed';

export class Camera {
  state = $state<CameraState>('off');
  /** Why there is none, and what to do. */
  problem = $state<string | null>(null);
  stream = $state.raw<MediaStream | null>(null);
  #asked = 0;

  constructor(private readonly devices: Pick<MediaDevices, 'getUserMedia'> | undefined = navigator.mediaDevices) {}

  async start(): Promise<void> {
    this.stop();
    const asked = ++this.#asked;
    if (!this.devices) return this.#fail(SECURE);
    this.state = 'asking';
    this.problem = null;
    try {
      const wish = { width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: 'environment' };
      const stream = await this.devices.getUserMedia({ video: wish, audio: false });
      if (asked !== this.#asked) return stopTracks(stream);
      // Unplugged, or taken back in the browser's own settings.
      for (const track of stream.getVideoTracks()) {
        track.addEventListener('ended', () => this.stream === stream && (this.stop(), this.#fail(ENDED)));
      }
      this.stream = stream;
      this.state = 'live';
    } catch (error) {
      if (asked === this.#asked) this.#fail(cameraProblem(error));
    }
  }

  stop(): void {
    this.#asked++;
    if (this.stream) stopTracks(this.stream);
    this.stream = null;
    this.state = 'off';
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
