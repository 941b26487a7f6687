/** What the browser offers the page: when it is ready for offline, a screen that stays on, the sentence at the end of a run. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { presetConfig } from '../../contract/presets';
import { Awake } from './Awake.svelte';
import { Install } from './Install.svelte';
import { Offline } from './Offline.svelte';
import { RunEnd, sentence } from './RunEnd.svelte';

describe('ready for offline', () => {
  const kept = (missing: number, missingLater: number) => ({ version: 'v', files: 100, missing, missingLater });

  it('is said when all files are kept by a worker that is active, never before', () => {
    const offline = new Offline();
    offline.begin();
    offline.take(kept(40, 20));
    expect([offline.phase, offline.share]).toEqual(['preparing', 0.6]);
    offline.take(kept(0, 0));
    expect(offline.phase).toBe('preparing');
    offline.activated(true);
    offline.take(kept(20, 20));
    expect(offline.phase).toBe('page');
    offline.take(kept(0, 0));
    expect(offline.phase).toBe('ready');
    offline.take(kept(1, 0));
    expect(offline.phase).toBe('preparing');
  });

  it('is denied where the worker could not take all', () => {
    const offline = new Offline();
    offline.begin();
    offline.activated(false);
    expect(offline.phase).toBe('failed');
  });
});

class Lock extends EventTarget {
  released = false;
  release(): Promise<void> {
    this.released = true;
    this.dispatchEvent(new Event('release'));
    return Promise.resolve();
  }
}

describe('the screen stays on', () => {
  const setUp = () => {
    const given: Lock[] = [];
    const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
    const request = vi.fn(() => {
      given.push(new Lock());
      return Promise.resolve(given.at(-1) as unknown as WakeLockSentinel);
    });
    return { given, page, awake: new Awake({ request }, page as unknown as Document) };
  };
  const soon = () => new Promise((resolve) => setTimeout(resolve));

  it('while it is held, and again when a hidden page is seen', async () => {
    const { given, page, awake } = setUp();
    const letGo = awake.hold();
    // The stage wants it too, and leaves first.
    awake.hold()();
    await soon();
    expect([given.length, awake.held]).toEqual([1, true]);
    // The browser takes it back from a hidden page.
    page.visibilityState = 'hidden';
    await given[0]!.release();
    expect(awake.held).toBe(false);
    page.visibilityState = 'visible';
    page.dispatchEvent(new Event('visibilitychange'));
    await soon();
    expect([given.length, awake.held]).toEqual([2, true]);
    letGo();
    expect([given[1]!.released, awake.held]).toEqual([true, false]);
    page.dispatchEvent(new Event('visibilitychange'));
    await soon();
    expect(given).toHaveLength(2);
  });

  it('is given back where it came after it was let go', async () => {
    const { given, awake } = setUp();
    awake.hold()();
    await soon();
    expect([given[0]!.released, awake.held]).toEqual([true, false]);
  });
});

describe('installing', () => {
  it('is offered when the browser offers it, asked once, and gone when it is installed', async () => {
    const target = new EventTarget();
    const install = new Install();
    install.listen(target);
    expect(install.offered).toBe(false);
    const prompt = vi.fn(() => Promise.resolve({ outcome: 'dismissed' }));
    const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt });
    target.dispatchEvent(event);
    expect([install.offered, event.defaultPrevented]).toEqual([true, true]);
    await Promise.all([install.ask(), install.ask()]);
    expect(prompt).toHaveBeenCalledTimes(1);
    target.dispatchEvent(event);
    target.dispatchEvent(new Event('appinstalled'));
    expect(install.offered).toBe(false);
  });
});

describe('the end of a run in a sentence', () => {
  const config = presetConfig('tiny', 7);

  it('says what has ended and how', () => {
    expect(sentence('done', { config })).toBe('The experiment (tiny preset, seed 7) is done.');
    expect(sentence('failed', { config, until: 'teacher' })).toMatch(/^The training of the teacher .* has failed/);
  });
});

describe('a word at the end', () => {
  afterEach(() => vi.unstubAllGlobals());
  const browser = (permission: string, answer = permission) =>
    vi.stubGlobal('Notification', { permission, requestPermission: () => Promise.resolve(answer) });

  it('is given where the visitor allows it, and taken back by a second press', async () => {
    browser('default', 'granted');
    const end = new RunEnd();
    await end.toggle();
    expect([end.wanted, end.problem]).toEqual([true, '']);
    await end.toggle();
    expect(end.wanted).toBe(false);
  });

  it.each([
    ['denied', 'denied', /blocked for this page; they can be allowed/],
    ['default', 'default', /no answer/],
  ])('says why it is not: %s', async (permission, answer, words) => {
    browser(permission, answer);
    const end = new RunEnd();
    await end.toggle();
    expect(end.wanted).toBe(false);
    expect(end.problem).toMatch(words);
  });

  it('stands in the title until the page is looked at', () => {
    const page = Object.assign(new EventTarget(), { visibilityState: 'hidden', hasFocus: () => false });
    vi.stubGlobal('document', page);
    vi.stubGlobal('addEventListener', () => {});
    vi.stubGlobal('removeEventListener', () => {});
    const end = new RunEnd();
    end.ended('cancelled', null);
    expect(end.unseen).toBe('');
    end.ended('done', null);
    expect(end.unseen).toBe('Done');
    page.visibilityState = 'visible';
    page.dispatchEvent(new Event('visibilitychange'));
    expect(end.unseen).toBe('');
  });
});
