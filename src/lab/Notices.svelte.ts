/** Messages at the top of the page: what went wrong or must be known, in words. The same words appear once. */

export type NoticeKind = 'info' | 'warning' | 'error';

export interface Notice {
  id: number;
  kind: NoticeKind;
  text: string;
}

export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  #next = 1;

  add(kind: NoticeKind, text: string): void {
    if (this.list.some((notice) => notice.text === text)) return;
    this.list = [...this.list, { id: this.#next++, kind, text }];
  }

  /** What it says is over. */
  withdraw(text: string): void {
    this.list = this.list.filter((notice) => notice.text !== text);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}
