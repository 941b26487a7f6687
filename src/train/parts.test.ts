import { describe, expect, it } from 'vitest';
import type * as tf from '../compute/tf';
import { TUNED_PARTS } from '../contract/config';
import { mobileNetV2 } from '../models/mobileNetV2';
import type { Architecture, Weights } from '../models/model';
import { large, resnet } from '../models/resnet';
import { visionTransformer } from '../models/visionTransformer';
import { partBounds, partNames, TunedPartsError } from './parts';

const networks: Architecture[] = [
  resnet(large),
  mobileNetV2({ inputSize: 32 }),
  visionTransformer({ id: 'vit', width: 32, heads: 2, depth: 6, patch: 8, inputSize: 32 }),
];
const CLASSES = 3;

/** Only the ranks of weights matter here. */
function ranks(network: Architecture): Weights {
  return Object.fromEntries(
    Object.entries(network.weightShapes(CLASSES)).map(([name, shape]) => [name, { rank: shape.length } as tf.Tensor]),
  );
}

describe.each(networks.map((network) => ({ id: network.id, network })))('parts of $id', ({ network }) => {
  const { blocks } = network;
  const weights = ranks(network);
  const sizes = { front: 2, fraction: 0.4 };
  const namesOf = (parts: (typeof TUNED_PARTS)[number]) =>
    new Set(partNames(network, weights, partBounds(network, CLASSES, parts, sizes)));

  it('are what their names say', () => {
    const front = new Set(blocks.slice(0, 2).flatMap(({ weightNames }) => weightNames));
    expect(namesOf('front')).toEqual(front);
    const last = namesOf('last-blocks');
    expect(last.size).toBeGreaterThan(0);
    expect([...front].some((name) => last.has(name))).toBe(false);
    expect(namesOf('front-and-last-blocks')).toEqual(new Set([...front, ...last]));
    const norms = namesOf('norms');
    expect([...norms].every((name) => weights[name]!.rank === 1)).toBe(true);
    expect(namesOf('front-last-blocks-and-norms')).toEqual(new Set([...front, ...last, ...norms]));
    const statistics = new Set(blocks.flatMap(({ bufferNames }) => bufferNames));
    for (const parts of TUNED_PARTS) {
      expect(
        [...namesOf(parts)].filter((name) => statistics.has(name)),
        parts,
      ).toEqual([]);
    }
  });

  it('refuse a front that leaves nothing behind it, or that reaches into the last blocks', () => {
    const at = (front: number) => () => partBounds(network, CLASSES, 'front-and-last-blocks', { ...sizes, front });
    expect(at(blocks.length)).toThrow(TunedPartsError);
    expect(at(blocks.length)).toThrow(`are all of the large model, which has ${blocks.length}`);
    expect(at(blocks.length - 1)).toThrow(/reaches into the last blocks/);
    // Where the last blocks are left alone, a front may end anywhere before the end.
    expect(partBounds(network, CLASSES, 'front', { ...sizes, front: blocks.length - 1 }).front).toBe(blocks.length - 1);
    // And a front that is not tuned may be of any size.
    expect(partBounds(network, CLASSES, 'norms', { ...sizes, front: 99 }).front).toBe(0);
  });
});
