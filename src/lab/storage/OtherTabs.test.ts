import { expect, it, vi } from 'vitest';
import { OtherTabs, type Channel } from './OtherTabs';

it('tells every other tab, not the own one, and several words are one', () => {
  vi.useFakeTimers();
  try {
    const listeners: [number, (event: { data: unknown }) => void][] = [];
    const open = (tab: number) => (): Channel => ({
      postMessage: (data) => listeners.filter(([of]) => of !== tab).forEach(([, hear]) => hear({ data })),
      addEventListener: (_, hear) => void listeners.push([tab, hear]),
    });
    const heard = [vi.fn(), vi.fn(), vi.fn()];
    const tabs = heard.map((onChanged, tab) => new OtherTabs(onChanged, open(tab)));
    tabs[0]!.tell();
    tabs[0]!.tell();
    listeners[1]![1]({ data: { from: 'something else' } });
    vi.runAllTimers();
    expect(heard.map(({ mock }) => mock.calls.length)).toEqual([0, 1, 1]);
  } finally {
    vi.useRealTimers();
  }
});

it('does without where the browser has no channels', () => {
  expect(() =>
    new OtherTabs(
      () => {},
      () => null,
    ).tell(),
  ).not.toThrow();
});
