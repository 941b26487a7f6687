import { expect, it, vi } from 'vitest';
import { OtherTabs, type Channel } from './OtherTabs';

it('tells every other tab, not the own one, and what is said twice at once is heard once', () => {
  vi.useFakeTimers();
  try {
    const listeners: [number, (event: { data: unknown }) => void][] = [];
    const open = (tab: number) => (): Channel => ({
      postMessage: (data) => listeners.filter(([of]) => of !== tab).forEach(([, hear]) => hear({ data })),
      addEventListener: (_, hear) => void listeners.push([tab, hear]),
    });
    const heard = [vi.fn(), vi.fn(), vi.fn()];
    const tabs = heard.map((onChanged, tab) => new OtherTabs(onChanged, open(tab)));
    tabs[0]!.tell('changed');
    tabs[0]!.tell('job');
    tabs[0]!.tell('changed');
    listeners[1]![1]({ data: { from: 'something else' } });
    vi.runAllTimers();
    expect(heard.map(({ mock }) => mock.calls.flat())).toEqual([[], ['job', 'changed'], ['job', 'changed']]);
  } finally {
    vi.useRealTimers();
  }
});

it('does without where the browser has no channels', () => {
  expect(() =>
    new OtherTabs(
      () => {},
      () => null,
    ).tell('changed'),
  ).not.toThrow();
});
