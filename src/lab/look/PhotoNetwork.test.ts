import { describe, expect, it } from 'vitest';
import { fakeEngine } from '../../../test/fixtures/fakeEngine';
import { presetConfig } from '../../contract/presets';
import { Models } from '../models/Models.svelte';
import { PhotoNetwork } from './PhotoNetwork.svelte';

async function made(online = true) {
  const engine = fakeEngine();
  const host = { config: () => presetConfig('quick'), setConfig: () => {}, onKept: () => {} };
  const models = new Models(engine, host);
  await models.load();
  return { engine, models, network: new PhotoNetwork(models, () => online) };
}

describe('the network that knows photographs', () => {
  it('comes at one press, is kept, and is asked from then on', async () => {
    const { engine, models, network } = await made();
    expect(network.row).toMatchObject({ id: 'mobilenetv3_small_100', licence: 'Apache-2.0' });
    expect(network.kept).toBeNull();
    await network.let();
    expect(network.problem).toBeNull();
    expect([...models.asked.ids]).toEqual([network.kept!.id]);
    const picture = { width: 2, height: 2, pixels: new Uint8Array(12) };
    expect((await engine.predict(picture, false, 'kept')).map(({ model }) => model)).toEqual([network.kept!.label]);
  });

  it('answers at once where it is kept, also without a network', async () => {
    const { models, network } = await made(false);
    await models.fetch(network.row!);
    await network.let();
    expect(models.asked.ids.size).toBe(1);
    expect(network.problem).toBeNull();
  });

  it('says why it does not come, and nothing where the user has cancelled', async () => {
    const offline = await made(false);
    await offline.network.let();
    expect(offline.network.problem).toMatch(/no network now/);
    const cut = await made();
    cut.engine.transfers.cut = 1;
    await cut.network.let();
    expect(cut.network.problem).toMatch(/connection was cut/);
    cut.engine.transfers.hold = true;
    const coming = cut.network.let();
    await cut.network.cancel();
    await coming;
    expect([cut.network.problem, cut.models.asked.ids.size]).toEqual([null, 0]);
  });
});
