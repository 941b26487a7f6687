import { describe, expect, it } from 'vitest';
import { SourceError } from '../files/SourceError';
import { applyLabels } from './applyLabels';
import { parseLabels } from './labelsFile';
import type { PictureSource } from '../pictures/PictureSource';
import { soon } from '../../../test/patience';

const source = (names: readonly string[], classNames: readonly string[] = []): PictureSource => ({
  name: 'folder',
  classNames,
  entries: names.map((name) => {
    const label = classNames.indexOf(name.split('/')[0]!);
    return { name, label, load: () => Promise.reject(new Error('not read')) };
  }),
  size: null,
  prepared: false,
});
const labelsOf = (of: PictureSource) => of.entries.map(({ label }) => label);
/** Number or name of the class that each picture gets; null for none. */
const classesOf = ({ entries, classNames, classNumbers }: PictureSource) =>
  entries.map(({ label }) => (label < 0 ? null : (classNumbers?.[label] ?? classNames[label])));
const applied = (names: readonly string[], text: string, file?: string) =>
  applyLabels([source(names)], parseLabels(text, file));

describe('labels of pictures', () => {
  it('are indices, plain or in objects, by path or by file name', () => {
    const labels = parseLabels(
      '{"a.jpg": 7, "./x/b.jpg": {"class": 0, "wnid": "n1", "name": "cat"}, "c.jpg": {"class": 2}}',
    );
    const { sources, unnamed } = applyLabels([source(['x/a.jpg', 'x/b.jpg', 'c.jpg'])], labels);
    expect(sources[0]!.classNames).toEqual(['cat', 'class 2', 'class 7']);
    expect(sources[0]!.classNumbers).toEqual([0, 2, 7]);
    expect(labelsOf(sources[0]!)).toEqual([2, 0, 1]);
    expect(unnamed).toBe(0);
  });

  it('of −1 and null are none, and pictures that are not named have none: both are said', () => {
    const { sources, notes, unnamed } = applied(
      ['a.png', 'b.png', 'c.png', 'd.png'],
      '{"a.png": 1, "b.png": -1, "c.png": null}',
    );
    expect(classesOf(sources[0]!)).toEqual([1, null, null, null]);
    expect(notes).toEqual(['labels.json has no label for 1 picture ("d.png").']);
    expect(unnamed).toBe(1);
  });

  it('find copies in another format, pictures in other folders, and names in either Unicode form', () => {
    expect(classesOf(applied(['a.png'], '{"a.jpg": 3}').sources[0]!)).toEqual([3]);
    expect(classesOf(applied(['x/y/a.png'], '{"y/a.jpg": 3}').sources[0]!)).toEqual([3]);
    expect(classesOf(applied(['a.png'], '{"images/a.png": 3}').sources[0]!)).toEqual([3]);
    expect(classesOf(applied(['G\u00e4nse.png'], '{"Ga\u0308nse.png": 3}').sources[0]!)).toEqual([3]);
    // Which of the two is meant, nobody knows.
    expect(() => applied(['a.png'], '{"a.jpg": 3, "a.gif": 4}')).toThrow(/fits neither/);
  });

  it.each([
    ['labels.csv', 'filename,label\na.png,4\nb.png,2\n', [4, 2]],
    ['labels.csv', 'path;class\r\n"x/a.png";4\r\nb.png;\r\n', [4, null]],
    ['labels.tsv', 'image_id\tlabel\na\t4.0\nb\tnan\n', [4, null]],
    ['train.csv', 'id,breed\na,pug\nb,"dog, other"\n', ['pug', 'dog, other']],
    ['metadata.jsonl', '{"file_name": "a.png", "label": 4}\n{"file_name": "b.png", "label": 2}\n', [4, 2]],
    ['labels.json', '[{"image": "a.png", "class": 4}, {"image": "b.png", "class": -1}]', [4, null]],
    ['labels.json', '{"a.png": "pug", "b.png": "cat"}', ['pug', 'cat']],
    ['val.txt', 'a.png 4\nb.png 2\n', [4, 2]],
    ['labels.csv', 'a.png,4\nb.png,2\n', [4, 2]],
    [
      'LOC_val_solution.csv',
      'ImageId,PredictionString\na,n01440764 1 2 3 4\nb,n01443537 5 6 7 8\n',
      ['n01440764', 'n01443537'],
    ],
  ])('%s is read: %j', (file, text, expected) => {
    expect(classesOf(applied(['x/a.png', 'b.png'], text, file).sources[0]!)).toEqual(expected);
  });

  it('by names take the names of classes from a column of their own', () => {
    const { sources } = applied(['a.png'], 'file,label,class_name,wnid\na.png,3,tench,n01440764\n', 'labels.csv');
    expect(sources[0]!.classNames).toEqual(['n01440764']);
  });

  it.each([
    ['{"a.jpg": 1', /labels.json is no JSON/],
    ['[1, 2]', /must be an object/],
    ['"a"', /must be an object/],
    ['{}', /no entries/],
    ['[]', /no entries/],
    ['{"a.jpg": 1.5}', /"a.jpg" has 1.5/],
    ['{"a.jpg": -2}', /"a.jpg" has -2/],
    ['{"a.jpg": true}', /"a.jpg" has true/],
    ['{"a.jpg": 1e9}', /"a.jpg" has 1000000000/],
    ['{"a.jpg": {"klass": 1}}', /"a.jpg" has as "class" nothing/],
    ['{"a.jpg": 1, "b.jpg": "cat"}', /some labels are numbers and some are names/],
    ['{"a.jpg": 1, "./a.jpg": 2}', /two labels, 1 and 2/],
    ['{"a": {"class": 1, "name": "x"}, "b": {"class": 1, "name": "y"}}', /two names, "x" and "y"/],
    ['[{"x": 1}]', /has the columns "x"/],
  ])('%s is refused', (text, message) => {
    expect(() => parseLabels(text)).toThrow(message);
  });

  it('numbered from 1 on are counted so where the numbers tell, or it is chosen', () => {
    const numbers = (text: string, labelsFrom?: 0 | 1) => {
      const names = Object.keys(JSON.parse(text) as object);
      const { sources, doubts } = applyLabels(
        [source(names)],
        parseLabels(text),
        labelsFrom === undefined ? {} : { labelsFrom },
      );
      return { numbers: sources[0]!.classNumbers, chosen: doubts[0]?.chosen };
    };
    const five = '{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}';
    expect(numbers(five)).toEqual({ numbers: [0, 1, 2, 3, 4], chosen: '1' });
    expect(numbers(five, 0)).toEqual({ numbers: [1, 2, 3, 4, 5], chosen: '0' });
    expect(numbers('{"a": 3, "b": 1000}')).toEqual({ numbers: [2, 999], chosen: '1' });
    // Two of them may as well be two of more classes.
    expect(numbers('{"a": 1, "b": 2}')).toEqual({ numbers: [1, 2], chosen: '0' });
    expect(numbers('{"a": 3, "b": 7}')).toEqual({ numbers: [3, 7], chosen: undefined });
    expect(numbers('{"a": 3, "b": 7}', 1)).toEqual({ numbers: [2, 6], chosen: '1' });
    expect(() => numbers('{"a": 0, "b": 7}', 1)).toThrow(/has the class 0/);
  });

  it('that name two pictures, or none of them, are refused with the name of their file', () => {
    expect(() => applied(['x/a.jpg', 'y/a.jpg'], '{"a.jpg": 7}', 'mine.json')).toThrow(
      /mine.json: "a.jpg" may mean x\/a.jpg or y\/a.jpg/,
    );
    expect(() => applied(['a.jpg'], '{"b.jpg": 7}', 'mine.json')).toThrow(
      /mine.json has labels for "b.jpg". The pictures of folder are called "a.jpg": it fits neither/,
    );
    expect(() => applied(['a.jpg'], '12\n7\n', 'ground_truth.txt')).toThrow(/numbers alone.*development kit/);
  });

  it('may be called anything', () => {
    const text = '{"__proto__": 1, "constructor": 0, "toString": 2}';
    expect(classesOf(applied(['__proto__', 'constructor', 'toString'], text).sources[0]!)).toEqual([1, 0, 2]);
    const named = applied(['a.png', 'b.png'], '{"a.png": "__proto__", "b.png": "constructor"}');
    expect(classesOf(named.sources[0]!)).toEqual(['__proto__', 'constructor']);
  });
});

describe('labels of class folders', () => {
  const folders = source(['1/x.png', '2/x.png', '10/x.png', '10/y.png'], ['1', '10', '2']);
  const numbered = (text: string, file?: string) => {
    const { sources, notes, doubts } = applyLabels([folders], parseLabels(text, file));
    expect(doubts).toEqual([]);
    return { classes: classesOf(sources[0]!), names: sources[0]!.classNames, notes };
  };

  it.each([
    ['class_to_idx.json', '{"1": 0, "2": 1, "10": 2}'],
    ['classes.txt', '1\n2\n10\n'],
    ['idx_to_class.json', '{"0": "1", "1": "2", "2": "10"}'],
    ['classes.csv', 'class,index\n1,0\n2,1\n10,2\n'],
    ['labels.json', '["1", "2", "10"]'],
    ['labels.json', '{"1/x.png": 0, "2/x.png": 1, "10/x.png": 2, "10/y.png": 2}'],
  ])('%s says which is which number: %s', (file, text) => {
    const { classes, names, notes } = numbered(text, file);
    expect(classes).toEqual([0, 1, 2, 2]);
    expect(names).toEqual(['1', '2', '10']);
    expect(notes).toEqual([`${file} numbers the classes: “1” is class 0, “2” is class 1, “10” is class 2.`]);
  });

  it('are meant where the file names them all and nothing else, though pictures are called so too', () => {
    const same = source(['0/0.png', '0/1.png', '1/0.png', '1/1.png'], ['0', '1']);
    const { sources } = applyLabels([same], parseLabels('{"0": 1, "1": 0}', 'class_to_idx.json'));
    expect(classesOf(sources[0]!)).toEqual([1, 1, 0, 0]);
  });

  it('are found by WordNet ids, and by numbered names', () => {
    const birds = source(['n02/x.png', 'n01/x.png'], ['n01', 'n02']);
    const ids = source(['n01440764/x.png', 'n01443537/x.png'], ['n01440764', 'n01443537']);
    const index = '{"0": ["n01443537", "goldfish"], "1": ["n01440764", "tench"]}';
    expect(classesOf(applyLabels([ids], parseLabels(index)).sources[0]!)).toEqual([1, 0]);
    const synsets = 'n01443537 goldfish, Carassius auratus\nn01440764 tench\n';
    expect(classesOf(applyLabels([ids], parseLabels(synsets, 'LOC_synset_mapping.txt')).sources[0]!)).toEqual([1, 0]);
    expect(classesOf(applyLabels([birds], parseLabels('1 n02\n2 n01\n', 'classes.txt')).sources[0]!)).toEqual([1, 2]);
  });

  it('give each folder a number of its own', () => {
    expect(() => numbered('{"1": 0, "2": 1, "10": 1}')).toThrow(/the folders "10" and "2" one class, 1/);
  });

  it('have to name every folder', () => {
    expect(() => numbered('{"1": 0, "2": 1}', 'class_to_idx.json')).toThrow(
      /its folders "1", "10", "2": it fits neither/,
    );
  });
});

it('a file of separators alone has no entries', () => {
  expect(() => parseLabels('\n,', 'classes.txt')).toThrow('classes.txt has no entries.');
});

describe('a long file', () => {
  it.each([
    ['x.txt', `n01${';'.repeat(400_000)}`],
    ['x.csv', `a,b\nc${'"'.repeat(400_000)},1\n`],
    ['x.txt', `a${' '.repeat(400_000)}b\n`],
    ['x.txt', `${'7 '.repeat(400_000)}\n`],
  ])('is read or refused at once (%#)', (file, text) =>
    soon(() => {
      try {
        parseLabels(text, file);
      } catch (error) {
        expect(error).toBeInstanceOf(SourceError);
      }
    }),
  );
});
