/**
 * Messages at the top of the page: what went wrong or must be known, in words. The same words appear once, and of one control only the
 * last.
 */

export type NoticeKind = 'info' | 'warning' | 'error';

export interface Notice {
  id: number;
  kind: NoticeKind;
  text: string;
  /** The control that says it. */
  from?: string | undefined;
}

export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  #next = 1;

  /** @param from the control that says it, where that makes what it said before void */
  add(kind: NoticeKind, text: string, from?: string): void {
    if (from) this.clear(from);
    if (this.list.some((notice) => notice.text === text)) return;
    this.list = [...this.list, { id: this.#next++, kind, text, from }];
  }

  /** What it says is over. */
  withdraw(text: string): void {
    this.list = this.list.filter((notice) => notice.text !== text);
  }

  /** What a control said is over. */
  clear(from: string): void {
    this.list = this.list.filter((notice) => notice.from !== from);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}
