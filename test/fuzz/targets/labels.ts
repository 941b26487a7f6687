/** Files of labels in all their forms, and what they make of pictures. */
import { applyLabels } from '../../../src/sources/labels/applyLabels';
import type { Labels } from '../../../src/sources/labels/Labels';
import { parseLabels } from '../../../src/sources/labels/labelsFile';
import { SourceError } from '../../../src/sources/files/SourceError';
import { testSource } from '../../../src/sources/pictures/testing';
import { defineTarget, holds, textFile, textOf } from '../Target';

const source = () => testSource([3, 2, 2]);
const names = source().entries.map(({ name }) => name);

export const target = defineTarget<Labels>({
  name: 'labels',
  reads: 'sources/labels: labels.json, class_to_idx, JSON lines, tables, lists',
  seeds: () => [
    [textFile('labels.json', Object.fromEntries(names.map((name, i) => [name, i % 3])))],
    [
      textFile('labels.json', {
        'a.png': { class: 0, name: 'cat', wnid: 'n02123045' },
        'b.png': { class: 1, name: 'dog', wnid: 'n02085620' },
        'c.png': null,
      }),
    ],
    [textFile('class_to_idx.json', { class0: 2, class1: 0, class2: 1 })],
    [textFile('idx_to_class.json', { 0: 'cat', 1: 'dog' })],
    [textFile('imagenet_class_index.json', { 0: ['n01440764', 'tench'], 1: ['n01443537', 'goldfish'] })],
    [textFile('classes.json', ['cat', 'dog', 'owl'])],
    [textFile('metadata.jsonl', names.map((name, i) => JSON.stringify({ file_name: name, label: i % 3 })).join('\n'))],
    [textFile('metadata.csv', `file_name,label\n${names.map((name, i) => `"${name}",${i % 3}`).join('\n')}\n`)],
    [textFile('labels.tsv', 'image\tspecies\n1.png\tred panda\n2.png\t"a ""b"""\n')],
    [textFile('val.txt', names.map((name, i) => `${name} ${i % 3}`).join('\n'))],
    [textFile('classes.txt', '1 001.Albatross\n2 002.Auklet\n')],
    [textFile('synset_words.txt', 'n01440764 tench, Tinca tinca\nn01443537 goldfish\n')],
    [textFile('classes.txt', 'cat\ndog\nowl\n')],
  ],
  refusals: [SourceError],
  run: ([file]) => parseLabels(textOf(file!), file!.path),
  check(labels) {
    for (const [name, label] of labels.given) {
      const known = label === null || typeof label === 'string' || (Number.isSafeInteger(label) && label >= 0);
      holds(known, `${name} has the label ${String(label)}.`);
      holds(name === name.normalize('NFC'), 'A name is not in NFC.');
    }
    for (const known of [labels.names, labels.wnids]) {
      for (const [number, name] of known) {
        holds(
          Number.isSafeInteger(number) && number >= 0 && typeof name === 'string',
          `Class ${number} is called ${name}.`,
        );
      }
    }
    try {
      const { sources } = applyLabels([source()], labels);
      for (const { entries, classNames } of sources) {
        holds(entries.length === names.length, 'Pictures were lost.');
        holds(
          entries.every(({ label }) => label >= -1 && label < classNames.length),
          'A label is of no class.',
        );
        holds(new Set(classNames).size === classNames.length, 'Two classes have one name.');
      }
    } catch (error) {
      // Labels of other pictures.
      if (!(error instanceof SourceError)) throw error;
    }
  },
});
