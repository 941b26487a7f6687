import { describe, expect, it, vi } from 'vitest';
import type { TransferProgress } from '../../contract/library';
import { Transfer } from './transfer';

const bytes = (done: number, total: number | null = 100): TransferProgress => ({
  doing: 'download',
  done,
  total,
  unit: 'bytes',
});

/** Web Locks with one lock, that can be held by "another tab". */
function locks(held = false) {
  const request = (async (_: string, __: unknown, work: (lock: unknown) => unknown) =>
    work(held ? null : {})) as LockManager['request'];
  return { request };
}

describe('a transfer', () => {
  it('gives the result, and the first and last report of each step', async () => {
    const seen: TransferProgress[] = [];
    const result = await new Transfer(null).run(
      'it',
      (p) => seen.push(p),
      async ({ report }) => {
        for (let done = 0; done <= 100; done++) report(bytes(done));
        report({ ...bytes(0), doing: 'check' });
        return 7;
      },
    );
    expect(result).toBe(7);
    expect(seen).toEqual([bytes(0), bytes(100), { ...bytes(0), doing: 'check' }]);
  });

  it('is one at a time, and the next can follow a failure', async () => {
    const transfer = new Transfer(null);
    let fail: (error: Error) => void = () => {};
    const first = transfer.run(
      'the download of x',
      () => {},
      () => new Promise((_, reject) => (fail = reject)),
    );
    expect(transfer.active).toBe(true);
    await expect(
      transfer.run(
        'y',
        () => {},
        () => Promise.resolve(),
      ),
    ).rejects.toThrow(/download of x is not finished/);
    expect(await transfer.whenIdle(() => Promise.resolve())).toBe(false);
    fail(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    expect(
      await transfer.run(
        'y',
        () => {},
        () => Promise.resolve(1),
      ),
    ).toBe(1);
  });

  it('ends with an AbortError when cancelled, whatever the work throws then', async () => {
    const transfer = new Transfer(null);
    const running = transfer.run(
      'the download of x',
      () => {},
      ({ signal }) => {
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new TypeError('body cut'))));
      },
    );
    const rejected = expect(running).rejects.toMatchObject({
      name: 'AbortError',
      message: 'The download of x was cancelled.',
    });
    await transfer.cancel();
    expect(transfer.active).toBe(false);
    await rejected;
    await transfer.cancel();
  });

  it('yields to another tab', async () => {
    const transfer = new Transfer(locks(true), 20);
    const work = vi.fn(() => Promise.resolve());
    await expect(transfer.run('x', () => {}, work)).rejects.toThrow(/Another tab/);
    expect(await transfer.whenIdle(work)).toBe(false);
    expect(work).not.toHaveBeenCalled();
    expect(
      await new Transfer(locks()).run(
        'x',
        () => {},
        () => Promise.resolve(3),
      ),
    ).toBe(3);
    expect(await new Transfer(locks()).whenIdle(work)).toBe(true);
  });

  it('waits for what tidies up here, and for the page before a reload, which gives its lock back soon', async () => {
    let held = true;
    const request = ((_: string, __: unknown, work: (lock: unknown) => unknown) =>
      Promise.resolve(work(held ? null : {}))) as LockManager['request'];
    const transfer = new Transfer({ request });
    setTimeout(() => (held = false), 30);
    expect(
      await transfer.run(
        'x',
        () => {},
        () => Promise.resolve(3),
      ),
    ).toBe(3);
    let end = () => {};
    const order: string[] = [];
    const tidying = transfer.whenIdle(() =>
      new Promise<void>((resolve) => (end = resolve)).then(() => void order.push('tidy')),
    );
    const bringing = transfer.run(
      'y',
      () => {},
      () => Promise.resolve(void order.push('bring')),
    );
    await Promise.resolve();
    end();
    await Promise.all([tidying, bringing]);
    expect(order).toEqual(['tidy', 'bring']);
  });

  it('goes on where the browser refuses locks', async () => {
    const denied = { request: () => Promise.reject(new DOMException('The request was denied.', 'SecurityError')) };
    const work = vi.fn(() => Promise.resolve(3));
    expect(await new Transfer(denied).run('x', () => {}, work)).toBe(3);
    expect(await new Transfer(denied).whenIdle(async () => void (await work()))).toBe(true);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('survives a listener that is gone', async () => {
    const gone = () => Promise.reject(new Error('port closed'));
    const done = new Transfer(null).run('x', gone, ({ report }) => {
      report(bytes(1));
      return Promise.resolve('done');
    });
    expect(await done).toBe('done');
  });
});
