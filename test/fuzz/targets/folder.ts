/** Folders of pictures: class folders, splits, corruptions, labels beside them, and what `temper corrupt` left. */
import { SourceError } from '../../../src/sources/files/SourceError';
import { isHidden, looksLikePicture } from '../../../src/sources/folders/pictureNames';
import { checkPictures, readPictures, type ReadPictures } from '../seeds/sources';
import { defineTarget, holds, textFile, type FuzzFile } from '../Target';

const pictures = (...paths: string[]): FuzzFile[] => paths.map((path) => ({ path, bytes: Uint8Array.of(8, 100) }));
const manifest = { seed: 1, size: null, jpeg: null, table: 'imagenet-c', backend: 'wasm' };

export const target = defineTarget<ReadPictures>({
  name: 'folder',
  reads: 'sources/folders, sources/labels, sources/openPictures.ts',
  seeds: () => [
    pictures('cat/1.png', 'cat/2.png', 'dog/3.jpg', 'dog/é.png'),
    pictures('train/0/1.png', 'train/10/2.png', 'train/2/3.png', 'test/0/4.png', 'test/10/5.png', 'test/2/6.png'),
    pictures('fog/1/cat/1.png', 'fog/1/dog/2.png', 'fog/2/cat/1.png', 'fog/2/dog/2.png'),
    [...pictures('a.png', 'b.png', 'c.png'), textFile('labels.json', { 'a.png': 0, 'b.png': 1, 'c.png': -1 })],
    [...pictures('a.png', 'b.png'), textFile('metadata.csv', 'file_name,label\na.png,cat\nb.png,dog\n')],
    [...pictures('n01440764/1.png', 'n01443537/2.png'), textFile('class_to_idx.json', { n01440764: 1, n01443537: 0 })],
    [
      ...pictures('fog/3/cat/1.png', 'fog/3/dog/2.png', 'snow/3/cat/1.png', 'snow/3/dog/2.png'),
      textFile('temper.json', manifest),
    ],
  ],
  refusals: [SourceError],
  run: (files) => readPictures(files),
  check(read, files) {
    checkPictures(read);
    const seen = files.filter(({ path }) => looksLikePicture(path) && !isHidden(path));
    holds(seen.length > 0, 'Pictures were opened where there are none.');
  },
});
