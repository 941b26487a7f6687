import { describe, expect, it } from 'vitest';
import { PickleError } from './PickleError';
import { stateDictOf } from './stateDict';
import { storageOf } from './tensor';
import { dict, pickled, tensor, type Py } from './testing';
import { unpickle } from './unpickle';
import { soon } from '../../../test/patience';

const weights = (key = '0'): Py =>
  dict({
    'fc.weight': tensor({ key, elements: 6, shape: [2, 3] }),
    'fc.bias': tensor({ key, elements: 6, shape: [2] }),
  });
const find = (root: Py, wanted?: string) =>
  stateDictOf('x.pth', unpickle('x.pth', pickled(root), 0, (id) => storageOf('x.pth', id)).value, wanted);
const keyOf = (root: Py, wanted?: string) => [...find(root, wanted).tensors.values()][0]!.storage.key;

describe('the weights of a file', () => {
  it('are the file itself, and nothing is said', () => {
    const { tensors, said } = find(weights());
    expect([...tensors.keys()]).toEqual(['fc.weight', 'fc.bias']);
    expect(said).toEqual([]);
  });

  it.each(['state_dict', 'model', 'model_state_dict', 'model_ema', 'net', 'module', 'teacher', 'anything'])(
    'are found in a checkpoint under %s, which is said, with what was left out',
    (key) => {
      const optimizer = dict({
        state: { dict: [[0, dict({ exp_avg: tensor({ key: '9', elements: 6, shape: [6] }) })]] },
      });
      const { tensors, said } = find(dict({ epoch: 3, optimizer, [key]: weights() }));
      expect(tensors.size).toBe(2);
      expect(said).toEqual([
        `The file is a checkpoint: its weights were taken from ${key}.`,
        'Left out of the checkpoint: epoch, optimizer.',
      ]);
    },
  );

  it.each([
    [['model_ema', 'model'], 'model', 'model_ema'],
    [['state_dict_ema', 'state_dict'], 'state_dict', 'state_dict_ema'],
    [['model', 'state_dict'], 'state_dict', 'model'],
    [['teacher', 'student'], 'student', 'teacher'],
    [['ema', 'generator'], 'generator', 'ema'],
  ])('of %j are those of %s; %s is said and can be chosen', (keys, taken, other) => {
    const root = dict(Object.fromEntries(keys.map((key) => [key, weights(key)])));
    expect(keyOf(root)).toBe(taken);
    expect(find(root).said.join(' ')).toContain(`It also holds weights under ${other}, which can be chosen instead.`);
    expect(keyOf(root, other)).toBe(other);
    expect(() => find(root, 'nowhere')).toThrow(new RegExp(`no weights under nowhere; weights stand under .*${taken}`));
  });

  it('lie deeper, or in a list', () => {
    expect(keyOf(dict({ checkpoint: dict({ model: weights('7') }) }))).toBe('7');
    expect(keyOf(dict({ ema: dict({ module: weights('7') }) }), 'ema.module')).toBe('7');
    expect(keyOf([weights('7'), 3])).toBe('7');
  });

  it('are a dictionary of them rather than a counter beside it', () => {
    const root = dict({ best: tensor({ key: '9', elements: 1, shape: [] }), network: weights('7') });
    expect(keyOf(root)).toBe('7');
  });

  it('may stand beside what is no tensor, which is left out and said', () => {
    const state = dict({
      'fc.weight': tensor({ key: '0', elements: 6, shape: [6] }),
      epoch: 3,
      note: 'x',
      _extra_state: null,
    });
    expect(find(state).said).toEqual(['Left out of the file, as they are no tensors: epoch, note, _extra_state.']);
  });

  it('keep names that mean something to JavaScript', () => {
    const one = tensor({ key: '0', elements: 1, shape: [1] });
    const { tensors } = find({
      dict: [
        ['__proto__', one],
        ['constructor', one],
        ['length', one],
        ['0', one],
      ],
    });
    expect([...tensors.keys()]).toEqual(['__proto__', 'constructor', 'length', '0']);
    expect(() => find(weights(), '__proto__')).toThrow(/no weights under __proto__/);
  });

  it.each<[string, Py, RegExp]>([
    ['an empty dictionary', dict({}), /holds no weights, but an empty dictionary.*state_dict\(\)/],
    ['settings', dict({ epoch: 3, lr: 0.1 }), /a dictionary of epoch, lr/],
    ['one tensor', tensor({ key: '0', elements: 6, shape: [2, 3] }), /one tensor of shape \[2, 3\] without a name/],
    ['a number', 7, /but a number/],
    ['a list', [1, 2], /a list of 2/],
    ['a record', { object: 'argparse.Namespace', state: null }, /argparse\.Namespace/],
    [
      'arrays of NumPy',
      dict({
        a: tensor({ key: '0', elements: 1, shape: [1] }),
        'fc.weight': { call: { global: 'numpy.core.multiarray._reconstruct' }, args: [] },
      }),
      /holds fc\.weight as numpy\.core\.multiarray\._reconstruct, not as a tensor/,
    ],
    ['an optimiser alone', dict({ optimizer: weights() }), /a dictionary of optimizer/],
  ])('are not in %s', (_, root, message) => {
    expect(() => find(root)).toThrow(PickleError);
    expect(() => find(root)).toThrow(message);
  });

  it('are found in a moment among dictionaries that hold each other', async () => {
    // Each level holds the one below twice: read as a tree it would have 2^60 leaves.
    const levels = Array.from({ length: 60 }, () => [
      0x71, 0, 0x30, 0x7d, 0x28, 0x58, 1, 0, 0, 0, 0x61, 0x68, 0, 0x58, 1, 0, 0, 0, 0x62, 0x68, 0, 0x75,
    ]).flat();
    const bytes = Uint8Array.of(0x80, 2, 0x7d, ...levels, 0x2e);
    await soon(() =>
      expect(() => stateDictOf('x', unpickle('x', bytes, 0, () => null).value)).toThrow(/holds no weights/),
    );
  });
});
