/** What several heads are given before they answer depends on the experiment's seed and settings, and on nothing else. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../compute/backend';
import { testAssets } from '../compute/testing';
import { presetConfig } from '../contract/presets';
import { dropoutMasks } from '../models/mcDropout';
import type { Head, TunedModel } from '../models/tuned';
import { deriveSeed } from '../num/random';
import { hasSeveralHeads, headMasks, withTemperatures } from './headsInUse';

beforeAll(async () => {
  await startBackend({ requested: 'wasm', wasm: await testAssets() });
}, 60_000);

const head = (weights: string): Head => ({ weights, tail: 'tuned' });
const heads = { clean: head('fc'), unclean: head('head_unclean'), combined: head('head_combined') };
const model = (of: TunedModel['heads']) => ({ heads: of, architecture: { featureWidth: 6 } }) as unknown as TunedModel;

describe('the masks of Monte-Carlo dropout', () => {
  const { seed, heads: settings } = presetConfig('tiny', 7);
  const config = { seed, heads: { ...settings, passes: 5, dropout: 0.5 } };

  it('are those of the seed under its own name, as every report so far was made with', () => {
    const [masks, expected] = [headMasks(model(heads), config)!, dropoutMasks(6, 5, 0.5, deriveSeed(7, 'mc-dropout'))];
    expect(masks.shape).toEqual([5, 6, 1]);
    expect([...masks.dataSync()]).toEqual([...expected.dataSync()]);
    // Written down, so that no later change of the numbers passes unseen: δ of kept results was chosen under these.
    expect([...masks.dataSync()].map((value) => value / 2).join('')).toBe('101111011111001010110110011000');
    masks.dispose();
    expected.dispose();
  });

  it('change with the seed, and are none for a model with one head', () => {
    const [masks, other] = [headMasks(model(heads), config)!, headMasks(model(heads), { ...config, seed: 8 })!];
    expect([...masks.dataSync()]).not.toEqual([...other.dataSync()]);
    masks.dispose();
    other.dispose();
    expect(hasSeveralHeads(model(heads))).toBe(true);
    expect(headMasks(model({ combined: heads.combined }), config)).toBeNull();
  });
});

it('temperatures go to the heads of their names, and the weights are shared', () => {
  const before = model(heads);
  const warm = withTemperatures(before, { clean: { value: 2 }, unclean: { value: 0.5 }, combined: { value: 1 } });
  const temperatures = Object.entries(warm.heads).map(([name, { temperature }]) => [name, temperature]);
  expect(Object.fromEntries(temperatures)).toEqual({ clean: 2, unclean: 0.5, combined: 1 });
  expect(warm.weights).toBe(before.weights);
  expect(before.heads.clean!.temperature).toBeUndefined();
});
