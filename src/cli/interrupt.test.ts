import { expect, it, vi } from 'vitest';
import { endsAtOnce, nowKept, onInterrupt } from './interrupt';

it('a signal ends the program at once and says what is kept, unless something ends in good order; the second ends that too', () => {
  const others = process.listeners('SIGTERM');
  process.removeAllListeners('SIGTERM');
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => {}) as never);
  try {
    const forget = endsAtOnce('run');
    process.emit('SIGTERM');
    nowKept('Written before: out/seed-1.');
    process.emit('SIGTERM');
    const stop = vi.fn();
    onInterrupt(stop);
    process.emit('SIGTERM');
    expect([stop.mock.calls, exit.mock.calls.length]).toEqual([[['SIGTERM']], 2]);
    process.emit('SIGTERM');
    forget();
    expect(process.listenerCount('SIGTERM')).toBe(0);
    expect(said.mock.calls.map(([line]) => line as string)).toEqual([
      'temper run: Stopped. Nothing was written.',
      'temper run: Stopped. Written before: out/seed-1.',
      'temper run: Stopped at once.',
    ]);
    expect(exit.mock.calls).toEqual([[143], [143], [143]]);
  } finally {
    vi.restoreAllMocks();
    for (const listener of others) process.on('SIGTERM', listener);
  }
});
