/** The files are read, and computed, by onnxruntime-web: networks that are small enough for a test say what ours say. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../src/compute/backend';
import { nodeWasmAssets } from '../../src/compute/nodeAssets';
import * as tf from '../../src/compute/tf';
import { mobileNetV2 } from '../../src/models/mobileNetV2';
import { visionTransformer } from '../../src/models/visionTransformer';
import { OnnxPair, type PairPlan } from '../../test/bench/onnxPair';
import { mobileNetV2Onnx, visionTransformerOnnx } from './networks';
import { Message } from './protobuf';

const plan = { width: 24, heads: 3, depth: 2, patch: 8 };

describe('networks as ONNX files', () => {
  beforeAll(() => startBackend({ requested: 'wasm', wasm: nodeWasmAssets() }));

  it.each<[string, PairPlan]>([
    [
      'MobileNetV2',
      {
        ...{ architecture: mobileNetV2({ inputSize: 32 }), classes: 5, batch: 2 },
        file: (weights) => mobileNetV2Onnx(weights, 2, 32, 5),
      },
    ],
    [
      'a vision transformer',
      {
        ...{ architecture: visionTransformer({ id: 'small', inputSize: 32, ...plan }), classes: 5, batch: 3 },
        file: (weights) => visionTransformerOnnx(weights, plan, 3, 32, 5),
      },
    ],
  ])('%s', async (_, network) => {
    const before = tf.memory().numTensors;
    const pair = await OnnxPair.open(network);
    expect(pair.ours()).toHaveLength(5 * network.batch);
    expect(await pair.difference()).toBeLessThan(1e-5);
    await pair.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('protocol buffers', () => {
  it('are written as their documentation shows them', () => {
    // https://protobuf.dev/programming-guides/encoding: 150 in field 1, "testing" in field 2, the first of these in field 3, −2.
    expect([...new Message().int(1, 150).encoded()]).toEqual([0x08, 0x96, 0x01]);
    expect(Buffer.from(new Message().text(2, 'testing').encoded()).toString('hex')).toBe('120774657374696e67');
    expect(Buffer.from(new Message().message(3, new Message().int(1, 150)).encoded()).toString('hex')).toBe(
      '1a03089601',
    );
    expect(Buffer.from(new Message().int(1, -2).encoded()).toString('hex')).toBe('08feffffffffffffffff01');
    expect(Buffer.from(new Message().float(2, 1).encoded()).toString('hex')).toBe('150000803f');
  });
});
