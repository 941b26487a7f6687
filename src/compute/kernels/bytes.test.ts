/** Pictures of 8 bits to floats and back, at lengths with and without a rest of four. */
import { expect, it } from 'vitest';
import { filled, valuesOf } from '../inPlace';
import { describeOnBackends, expectClose, read } from '../testing';
import * as tf from '../tf';
import { bytesOfTensor, packedBytes, tensorFromBytes, unpackedBytes } from './bytes';

describeOnBackends('bytes', (backend) => {
  it('come back as they went, at any length', async () => {
    for (const length of [1, 4, 7, 256, 259]) {
      const bytes = Uint8Array.from({ length: length + 1 }, (_, i) => i * 97).subarray(1);
      const x = tensorFromBytes(bytes, [length]);
      expect([...(await bytesOfTensor(x))]).toEqual([...bytes]);
      const [values] = await read(x);
      expectClose(
        values!,
        Float32Array.from(bytes, (byte) => byte / 255),
        { absolute: 1e-7 },
      );
    }
  });

  it('come from shared memory, with zeros behind them, and go into a part of an array', async () => {
    const bytes = new Uint8Array(new SharedArrayBuffer(7));
    bytes.set([9, 255, 3, 80, 1, 2, 77]);
    const x = tensorFromBytes(bytes, [2, 5]);
    const out = new Uint8Array(12).fill(5);
    expect(await bytesOfTensor(x, out.subarray(1, 9))).toHaveLength(8);
    expect([...out]).toEqual([5, 9, 255, 3, 80, 1, 2, 77, 0, 5, 5, 5]);
    const shared = new Uint8Array(new SharedArrayBuffer(10));
    expect([...(await bytesOfTensor(x, shared))]).toEqual([9, 255, 3, 80, 1, 2, 77, 0, 0, 0]);
    x.dispose();
  });

  it.runIf(backend === 'wasm')('travel as floats, whatever their bits are as such', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => 255 - i);
    const packed = packedBytes([2, 32], (out) => out.set(bytes));
    const sent = filled<tf.Rank.R2>([2, 32], (out) => out.set(valuesOf(packed).slice()));
    const [unpacked, expected] = await read(unpackedBytes(sent, [2, 4, 8, 4]), tensorFromBytes(bytes, [2, 4, 8, 4]));
    expect(unpacked).toEqual(expected);
    tf.dispose([packed, sent]);
  });

  it('are cut downwards and kept within 8 bits', async () => {
    const x = tf.tensor1d([-0.1, 0.99 / 255, 0.5, 254.99 / 255, 1.5]);
    expect([...(await bytesOfTensor(x))]).toEqual([0, 0, 127, 254, 255]);
    x.dispose();
  });
});
