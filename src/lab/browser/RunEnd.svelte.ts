/** How the end of an experiment reaches a visitor who looks elsewhere: in the title of the tab, and as a notification where one was asked for. */
import type { JobState, RunRequest } from '../../contract/engine';

const WORDS: Partial<Record<JobState, string>> = { done: 'Done', failed: 'Failed' };
const PARTS: Record<string, string> = { teacher: 'The training of the teacher', temper: 'The tuning of the student' };

export class RunEnd {
  /** A notification is wanted at the end. */
  wanted = $state(false);
  /** Why none can be had. */
  problem = $state('');
  /** What the title says until the page is looked at; empty where there is nothing to say. */
  unseen = $state('');
  /** How the last experiment ended, for those who hear the page. */
  said = $state('');

  /** Asks for the permission the first time, so call it from a press of a button alone. */
  async toggle(): Promise<void> {
    this.problem = '';
    if (this.wanted) {
      this.wanted = false;
      return;
    }
    if (typeof Notification === 'undefined') {
      this.problem = 'This browser shows no notifications for this page. The title of the tab will say “Done”.';
      return;
    }
    const answer =
      Notification.permission === 'default' ? await Notification.requestPermission() : Notification.permission;
    this.wanted = answer === 'granted';
    if (answer === 'denied') {
      this.problem =
        'Notifications are blocked for this page; they can be allowed in the browser’s settings for this site. The title of the tab will say “Done”.';
    } else if (answer === 'default') {
      this.problem = 'The browser was given no answer, so it will show none. The title of the tab will say “Done”.';
    }
  }

  ended(state: JobState, request: RunRequest | null): void {
    const word = WORDS[state];
    this.said = word ? sentence(state, request) : '';
    if (typeof document === 'undefined') return;
    const looked = document.visibilityState === 'visible' && document.hasFocus();
    if (!word || looked) return;
    this.unseen = word;
    const seen = () => {
      if (document.visibilityState !== 'visible') return;
      this.unseen = '';
      removeEventListener('focus', seen);
      document.removeEventListener('visibilitychange', seen);
    };
    addEventListener('focus', seen);
    document.addEventListener('visibilitychange', seen);
    if (this.wanted) void notify(sentence(state, request));
  }
}

/** One sentence on what has ended. */
export function sentence(state: JobState, request: RunRequest | null): string {
  const what = PARTS[request?.until ?? ''] ?? 'The experiment';
  const of = request ? ` (${request.config.preset} preset, seed ${request.config.seed})` : '';
  return state === 'done' ? `${what}${of} is done.` : `${what}${of} has failed; the page says why and what was kept.`;
}

/** Shown by the service worker where there is one, since phones let pages show none themselves. */
async function notify(body: string): Promise<void> {
  const options = { body, tag: 'temper-run', icon: './icons/icon-192.png' };
  try {
    const worker = await navigator.serviceWorker?.getRegistration();
    if (worker?.active) return await worker.showNotification('Temper', options);
    const shown = new Notification('Temper', options);
    shown.onclick = () => window.focus();
  } catch {
    // The title says it.
  }
}
