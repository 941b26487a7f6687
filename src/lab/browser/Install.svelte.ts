/** Installing the page as an app, where the browser offers it: Chromium tells with an event, which is kept until the visitor asks. */

interface InstallPromptEvent extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

export class Install {
  #event = $state.raw<InstallPromptEvent | null>(null);
  /** The browser would install the page now. */
  readonly offered = $derived.by(() => this.#event !== null);

  listen(target: EventTarget = window): void {
    target.addEventListener('beforeinstallprompt', (event) => {
      // The browser's own banner would come in the middle of a lesson.
      event.preventDefault();
      this.#event = event as InstallPromptEvent;
    });
    target.addEventListener('appinstalled', () => (this.#event = null));
  }

  /** An event can be asked once; a browser that was refused sends another one when it sees fit. */
  async ask(): Promise<void> {
    const event = this.#event;
    this.#event = null;
    await event?.prompt().catch(() => {});
  }
}
