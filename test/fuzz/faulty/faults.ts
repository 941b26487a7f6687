/** A reader that does what a reader must not do, as its input says: the fuzzer's own tests look for each of these faults. */
import { pick } from '../mutate/draw';
import { defineTarget, holds, textFile, textOf } from '../Target';

export class Refusal extends Error {}

const FAULTS: Record<string, () => unknown> = {
  foreign: () => (undefined as unknown as string).length,
  overflow: function again(): unknown {
    return [again()];
  },
  rejection: () => void Promise.reject(new Error('nobody waits for this')),
  polluted: () => Object.defineProperty(Object.prototype, 'polluted', { value: 1, configurable: true }),
  // A byte of each page is enough to hold it, and quick on a machine that does much else, so that it is not taken for one that hangs.
  memory: () => {
    const bytes = new Uint8Array(220 << 20);
    for (let i = 0; i < bytes.length; i += 4096) bytes[i] = 1;
    return bytes.length;
  },
  slow: () => {
    const end = performance.now() + 450;
    while (performance.now() < end);
  },
  refused: () => {
    throw new Refusal('as it should be');
  },
  long: () => {
    throw new Refusal('x'.repeat(5000));
  },
  accepted: () => null,
  oracle: () => null,
};

export const target = defineTarget<string>({
  name: 'faults',
  reads: 'nothing',
  seeds: () => [[textFile('fault', 'accepted')]],
  seal: (_, random) => [textFile('fault', pick(random, Object.keys(FAULTS)))],
  refusals: [Refusal],
  run([file]) {
    const text = textOf(file!);
    FAULTS[text]?.();
    return text;
  },
  check: (text) => holds(text !== 'oracle', 'what was read is wrong'),
});
