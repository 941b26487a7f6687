/** `temper.json`, which `temper corrupt` leaves, whole and cut off. */
import {
  isCutOffCorruptedFolder,
  parseCorruptedFolder,
  type CorruptedFolder,
} from '../../../src/contract/corruptedFolder';
import { ownOutputs } from '../../../src/sources/folders/ownOutput';
import { bytesFile } from '../../../src/sources/files/SourceFile';
import { notFinite } from '../seeds/json';
import { defineTarget, holds, same, textFile, textOf } from '../Target';

interface Read {
  parsed: CorruptedFolder | null;
  cutOff: boolean;
  outputs: Awaited<ReturnType<typeof ownOutputs>>;
}

const plain = { seed: 1, size: null, jpeg: null, table: 'imagenet-c', backend: 'wasm' };

export const target = defineTarget<Read>({
  name: 'manifest',
  reads: 'contract/corruptedFolder.ts, sources/folders/ownOutput.ts',
  seeds: () => [
    [textFile('temper.json', plain)],
    [
      textFile(
        'temper.json',
        JSON.stringify({ ...plain, size: { shortSide: 256, crop: 224 }, jpeg: 85, temper: '0.1.0' }, null, 2),
      ),
    ],
    [textFile('temper.json', '{"seed": 1, "size": nu')],
  ],
  refusals: [],
  async run([file]) {
    // As both read it.
    const text = textOf(file!);
    const outputs = await ownOutputs([bytesFile('copies/temper.json', new TextEncoder().encode(text))]);
    return { parsed: parseCorruptedFolder(text), cutOff: isCutOffCorruptedFolder(text), outputs };
  },
  check({ parsed, cutOff, outputs }) {
    holds(parsed === null || !cutOff, 'It is whole and cut off.');
    holds(
      outputs.length <= 1 && (parsed === null || outputs.length === 1),
      'Two readers take it for different things.',
    );
    const nowhere = notFinite(parsed) ?? notFinite(outputs.map(({ made }) => made));
    holds(nowhere === null, `${nowhere} is no finite number.`);
    if (parsed) same(parseCorruptedFolder(JSON.stringify(parsed)), parsed, 'The manifest, written and read again,');
  },
});
