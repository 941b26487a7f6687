import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeEngine, type FakeEngine } from '../../test/fixtures/fakeEngine';
import { fakeWorker, type FakeWorker } from '../../test/fixtures/fakeWorker';
import { presetConfig } from '../contract/presets';
import type { Locks } from '../contract/tabLock';
import { EngineClient, EngineLost, type EngineHealth } from './EngineClient';
import { until } from '../../test/patience';

const INTERVAL = 20;
let workers: FakeWorker[];
let seen: EngineHealth[];
let client: EngineClient;
let signsOfLife: number;

/** An engine that counts how often it was asked for a sign of life. */
function livingEngine(): FakeEngine {
  return Object.defineProperty(fakeEngine(), 'signOfLife', { get: () => void signsOfLife++ });
}

beforeEach(() => {
  workers = [];
  signsOfLife = 0;
  seen = [];
  const spawn = () => {
    const worker = fakeWorker(livingEngine());
    workers.push(worker);
    return worker;
  };
  client = new EngineClient(spawn, { interval: INTERVAL, silentAfter: 2, lostAfter: 5 });
  client.onHealth = (health) => seen.push(health);
});
afterEach(() => client.dispose());

describe('EngineClient', () => {
  it('carries calls, errors and events', async () => {
    expect((await client.api.start({ backend: null })).backend).toBe('wasm');
    expect(client.health).toBe('ready');
    await expect(client.api.loadRun('none')).rejects.toThrow('no such run');
    const types: string[] = [];
    expect(await client.api.run({ config: presetConfig('tiny') }, (event) => types.push(event.type))).toBe('done');
    // Events have a channel of their own and may come after the answer.
    await until(() => expect(types.at(-1)).toBe('state'));
    expect(types).toContain('progress');
    expect(types).toContain('done');
  });

  it('knows whether something goes on that tells of its progress', async () => {
    await client.api.start({ backend: null });
    const run = client.api.run({ config: presetConfig('tiny') }, () => {});
    expect(client.working).toBe(true);
    await run;
    const asked = client.api.storage();
    expect(client.working).toBe(false);
    await asked;
  });

  it('stays ready while the worker answers its signs of life', async () => {
    await client.api.start({ backend: null });
    await until(() => expect(signsOfLife).toBeGreaterThan(12));
    expect(seen).toEqual(['ready']);
  });

  it('notices a worker that died without a word, and rejects what was waiting', async () => {
    await client.api.start({ backend: null });
    workers[0]!.kill();
    await expect(client.api.storage()).rejects.toBeInstanceOf(EngineLost);
    expect(seen).toEqual(['ready', 'silent', 'lost']);
    expect(workers[0]!.terminated).toBe(true);
    await expect(client.api.storage()).rejects.toThrow('not running');
  });

  it('knows the end of a worker by the lock of its life, long before the signs of life do', async () => {
    const held = new Map<string, () => void>();
    const locks = {
      request: (name: string, onGranted: () => void) =>
        new Promise<void>((resolve) => held.set(name, () => resolve(onGranted()))),
    } as unknown as Locks;
    client.dispose();
    client = new EngineClient(() => (workers[0] = fakeWorker(fakeEngine())), { interval: 60_000, locks });
    client.onHealth = (health) => seen.push(health);
    await client.api.start({ backend: null });
    workers[0]!.tell({ lifeLock: 'one' });
    workers[0]!.kill();
    const waiting = client.api.storage();
    held.get('one')!();
    await expect(waiting).rejects.toThrow('ended without a word');
    expect(seen).toEqual(['ready', 'lost']);

    client.restart('Again.');
    await client.api.start({ backend: null });
    workers[0]!.tell({ lifeLock: 'two' });
    client.restart('Again.');
    await client.api.start({ backend: null });
    // What was ended on purpose gives its lock back too.
    held.get('two')!();
    expect(client.health).toBe('ready');
  });

  it('judges by signs of life where the browser refuses locks', async () => {
    client.dispose();
    const locks = { request: () => Promise.reject(new DOMException('denied', 'SecurityError')) };
    client = new EngineClient(() => (workers[0] = fakeWorker(livingEngine())), {
      interval: INTERVAL,
      silentAfter: 2,
      lostAfter: 5,
      locks,
    });
    await client.api.start({ backend: null });
    workers[0]!.tell({ lifeLock: 'one' });
    await until(() => expect(signsOfLife).toBeGreaterThan(8));
    expect(client.health).toBe('ready');
    workers[0]!.kill();
    await expect(client.api.storage()).rejects.toThrow('stopped answering');
  });

  it('starts another worker that serves', async () => {
    await client.api.start({ backend: null });
    workers[0]!.kill();
    await expect(client.api.storage()).rejects.toBeInstanceOf(EngineLost);
    client.restart('Again.');
    expect((await client.api.start({ backend: null })).backend).toBe('wasm');
    expect(workers).toHaveLength(2);
  });

  it('says that a script could not be loaded', async () => {
    const waiting = client.api.start({ backend: null });
    workers[0]!.fail('404');
    await expect(waiting).rejects.toThrow('could not be loaded. 404');
    expect(client.health).toBe('lost');
  });

  it('does not wait for ever for an answer that cannot be read', async () => {
    await client.api.start({ backend: null });
    const waiting = client.api.storage();
    const reason = vi.fn();
    client.onHealth = (_, words) => reason(words);
    workers[0]!.kill();
    await expect(waiting).rejects.toBeInstanceOf(EngineLost);
    expect(reason).toHaveBeenLastCalledWith(expect.stringContaining('stopped answering'));
  });
});
