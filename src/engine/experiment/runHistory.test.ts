import { describe, expect, it } from 'vitest';
import { presetConfig } from '../../contract/presets';
import { MemoryStore } from '../../store/MemoryStore';
import { LATEST } from '../../store/KeyValueStore';
import type { SessionParts } from '../sessionParts';
import { ExperimentVerbs } from './ExperimentVerbs';
import { RunHistory } from './runHistory';

describe('the experiment that was run last', () => {
  it('is known to the next visit, so that its models answer there', async () => {
    const store = new MemoryStore();
    const config = presetConfig('quick', 7);
    await new RunHistory(store).noteLatest(config);
    const next = new ExperimentVerbs(() => ({ history: new RunHistory(store) }) as SessionParts);
    expect(await next.latest()).toEqual(config);
  });

  it('is none where nothing was run, or where what was kept is of another version', async () => {
    const store = new MemoryStore();
    const history = new RunHistory(store);
    expect(await history.latest()).toBeNull();
    await store.set(LATEST, { preset: 'gone' });
    expect(await history.latest()).toBeNull();
  });
});
