/** What the browser itself offers the page: to be kept for offline use, to be installed, a screen that stays on, a word at the end. */
import { Awake } from './Awake.svelte';
import { Install } from './Install.svelte';
import { Offline } from './Offline.svelte';
import { RunEnd } from './RunEnd.svelte';

export class BrowserRoom {
  readonly offline = new Offline();
  readonly install = new Install();
  readonly awake = new Awake();
  readonly runEnd = new RunEnd();

  /** Called once by the page, before anything can happen that it should hear. */
  listen(): void {
    this.offline.listen();
    this.install.listen();
  }
}
