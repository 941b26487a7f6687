/** Archives that are brought as data: what is inside is opened too, an archive in an archive one level deep. */
import { SourceError } from '../../../src/sources/files/SourceError';
import { checkPictures, readPictures, type ReadPictures } from '../seeds/sources';
import { gzipped, tarred, zipped } from '../seeds/pack';
import { defineTarget, textFile, type FuzzFile } from '../Target';

const pictures = (...paths: string[]): FuzzFile[] => paths.map((path) => ({ path, bytes: Uint8Array.of(8, 100) }));

/** The ending of its name says how the parts are packed. */
const PACKED: Record<string, (parts: readonly FuzzFile[]) => FuzzFile> = {
  zip: (parts) => ({ path: 'data.zip', bytes: zipped(parts) }),
  tar: (parts) => ({ path: 'data.tar', bytes: tarred(parts) }),
  tgz: (parts) => ({ path: 'data.tar.gz', bytes: gzipped(tarred(parts)) }),
};
const inner = (path: string, parts: FuzzFile[]): FuzzFile => ({
  path,
  bytes: PACKED[path.split('.').at(-1)!]!(parts).bytes,
});

export const target = defineTarget<ReadPictures>({
  name: 'archive',
  reads: 'sources/archives/unpacked.ts, sources/openPictures.ts',
  seeds: () => [
    pictures('set/cat/1.png', 'set/cat/2.png', 'set/dog/3.png'),
    [...pictures('a.png', 'b.png'), textFile('labels.json', { 'a.png': 0, 'b.png': 1 })],
    [inner('n01440764.tar', pictures('1.png', '2.png')), inner('n01443537.tar', pictures('3.png'))],
    [inner('cat.zip', pictures('1.png')), inner('dog.zip', pictures('2.png')), textFile('README.md', 'Two classes.')],
  ],
  assemble(parts, random) {
    const kinds = Object.values(PACKED);
    return [kinds[random.integer(kinds.length)]!(parts)];
  },
  refusals: [SourceError],
  run: (files) => readPictures(files),
  check: checkPictures,
});
