/** Zip archives: stored and deflated entries, links, large sizes, comments, and something before the archive. */
import { openZip } from '../../../src/sources/archives/zip';
import { SourceError } from '../../../src/sources/files/SourceError';
import { bytesFile } from '../../../src/sources/files/SourceFile';
import { chance } from '../mutate/draw';
import { joined } from '../mutate/bytes';
import { checkArchive, readAll, type ReadArchive } from '../seeds/archives';
import { zipped } from '../seeds/pack';
import { defineTarget, textFile } from '../Target';

const picture = (path: string, length: number) => ({
  path,
  bytes: Uint8Array.from({ length }, (_, i) => (i * 7) & 255),
});

export const target = defineTarget<ReadArchive>({
  name: 'zip',
  reads: 'sources/archives/zip.ts, zipDirectory.ts, links.ts',
  seeds: () => [
    [
      picture('cat/1.png', 40),
      picture('cat/2.png', 300),
      picture('dog/é.png', 9),
      textFile('labels.json', { 'cat/1.png': 0 }),
    ],
    [textFile('a.txt', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'), textFile('b/', '')],
    [textFile('empty', '')],
  ],
  assemble(parts, random) {
    const bytes = zipped(parts, chance(random, 0.5) ? 6 : 0);
    const before = chance(random, 0.1) ? new Uint8Array(100).fill(65) : new Uint8Array(0);
    return [{ path: 'data.zip', bytes: linked(joined(before, bytes), chance(random, 0.2)) }];
  },
  refusals: [SourceError],
  run: async ([file]) => readAll(await openZip(bytesFile(file!.path, file!.bytes))),
  check: checkArchive,
});

/** The last entry as a symbolic link of Unix to the path that it holds. */
function linked(zip: Uint8Array, wanted: boolean): Uint8Array {
  if (!wanted) return zip;
  const out = zip.slice();
  const view = new DataView(out.buffer);
  for (let at = out.length - 46; at >= 0; at--) {
    if (view.getUint32(at, true) !== 0x02014b50) continue;
    out[at + 5] = 3;
    view.setUint32(at + 38, 0xa1ff0000, true);
    return out;
  }
  return out;
}
