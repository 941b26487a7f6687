import { beforeEach, describe, expect, it } from 'vitest';
import { fakeEngine, type FakeEngine } from '../../../test/fixtures/fakeEngine';
import { presetConfig } from '../../contract/presets';
import { DataRoom } from './DataRoom.svelte';

let engine: FakeEngine;
let room: DataRoom;
const config = presetConfig('tiny');
beforeEach(() => {
  engine = fakeEngine();
  room = new DataRoom(engine);
});

describe('DataRoom', () => {
  it('reads data and models once, and the models again where others are chosen', async () => {
    await room.load(config);
    await room.load(config);
    expect([room.small?.label, room.large?.label, room.loadingModels]).toEqual(['small model', 'large model', false]);
    const kept = await engine.addModel({ files: [{ path: 'a.safetensors', file: new Blob(['x']) }] }, () => {});
    await room.load({ ...config, models: { large: kept.id, small: 'embedded' } });
    expect(room.large?.label).toBe('a');
    expect(engine.calls.filter((verb) => verb === 'models')).toHaveLength(2);
  });

  it('shows the data where only the models fail, and reads both again the next time', async () => {
    const missing = { ...config, models: { large: 'gone', small: 'embedded' } };
    await room.load(missing);
    expect(room.info?.classNames).toHaveLength(4);
    expect(room.models).toEqual([]);
    expect(room.modelsProblem).toContain('Choose another');
    expect(room.problem).toBeNull();
    await room.load(missing);
    expect(engine.calls.filter((verb) => verb === 'models')).toHaveLength(2);
    await room.load(config);
    expect([room.failed, room.large?.label]).toEqual([false, 'large model']);
  });
});
