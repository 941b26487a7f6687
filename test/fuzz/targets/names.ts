/** A list of the pictures to use. */
import { parseList } from '../../../src/sources/lists/parseList';
import { SourceError } from '../../../src/sources/files/SourceError';
import { defineTarget, holds, same, textFile, textOf } from '../Target';

export const target = defineTarget<string[]>({
  name: 'names',
  reads: 'sources/lists/parseList.ts',
  seeds: () => [
    [textFile('names.txt', 'a.png\nb/c.png\n./d e.jpg\r\n\n')],
    [textFile('names.txt', '\ufeffé.png\nb\\c.png\nval/ILSVRC2012_val_00000001.JPEG')],
    [textFile('names.csv', 'label,path\n3,a.png\n4,"b, c.png"\n')],
    [textFile('names.json', '["a.png", {"path": "b.png"}]')],
  ],
  refusals: [SourceError],
  run: ([file]) => parseList(textOf(file!), file!.path),
  check(names) {
    holds(names.length > 0 && new Set(names).size === names.length, 'Names are missing or doubled.');
    holds(
      names.every((name) => name !== '' && !/[\r\n]/.test(name) && name === name.normalize('NFC')),
      'A name is no name.',
    );
    // Spaces at their ends, behind a ./ for example, are taken off once more.
    if (names.every((name) => /^[\w./-]+\.png$/.test(name) && !/^\.?\//.test(name)))
      same(parseList(names.join('\n'), 'names.txt'), names, 'The list, written and read again,');
  },
});
