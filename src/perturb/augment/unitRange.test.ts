/** Bytes as values in 0..1: the same bits with and without native code, wherever they are written. */
import { expect, it } from 'vitest';
import { filled, valuesOf } from '../../compute/inPlace';
import { describeOnBackends } from '../../compute/testing';
import { writeUnitRange } from './unitRange';

const bytes = Uint8Array.from({ length: 300 }, (_, i) => i);
const expected = Float32Array.from(bytes, (byte) => byte / 255);

describeOnBackends('writeUnitRange', (backend) => {
  it('writes a quotient for each byte from the offset on, and nothing beside it', () => {
    const out = new Float32Array(306).fill(7);
    writeUnitRange(bytes, out, 3);
    expect([...out]).toEqual([7, 7, 7, ...expected, 7, 7, 7]);
  });

  it.skipIf(backend === 'webgpu')('writes into the memory of a tensor, too', () => {
    const tensor = filled([300], (out) => writeUnitRange(bytes, out, 0));
    expect(valuesOf(tensor).slice()).toEqual(expected);
    tensor.dispose();
  });
});
