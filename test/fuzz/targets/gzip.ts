/** Gzip files: one member, several, and a tar inside. */
import { openArchive } from '../../../src/sources/archives/openArchive';
import { SourceError } from '../../../src/sources/files/SourceError';
import { bytesFile } from '../../../src/sources/files/SourceFile';
import { joined } from '../mutate/bytes';
import { checkArchive, readAll, type ReadArchive } from '../seeds/archives';
import { gzipped, tarred } from '../seeds/pack';
import { defineTarget, textFile } from '../Target';

export const target = defineTarget<ReadArchive>({
  name: 'gzip',
  reads: 'sources/archives/gunzip.ts, openArchive.ts',
  seeds: () => [
    [textFile('0', 'some text that is packed')],
    [textFile('0', 'a'.repeat(5000)), textFile('1', 'a second member')],
    [{ path: '0', bytes: tarred([textFile('a/1.png', 'one'), textFile('b/2.png', 'two')]) }],
  ],
  assemble: (parts) => [{ path: 'data.tar.gz', bytes: joined(...parts.map(({ bytes }) => gzipped(bytes))) }],
  refusals: [SourceError],
  run: async ([file]) => readAll(await openArchive(bytesFile(file!.path, file!.bytes))),
  check: checkArchive,
});
