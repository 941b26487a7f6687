import { describe, expect, it } from 'vitest';
import { EngineError } from '../../engineError';
import { chooseFiles } from './chooseFiles';

const of = (...paths: string[]) => chooseFiles(paths.map((path) => ({ path })));
const paths = (files: readonly { path: string }[]) => files.map(({ path }) => path);

describe('of the files that are brought', () => {
  it.each<[string, string[], string, string[], string[]]>([
    [
      'the weights, with their settings',
      ['a/config.json', 'a/model.safetensors', 'a/README.md'],
      'a/model.safetensors',
      ['a/config.json', 'a/README.md'],
      [],
    ],
    [
      'safetensors before PyTorch and others',
      ['pytorch_model.bin', 'model.safetensors', 'tf_model.h5', 'flax_model.msgpack', 'config.json'],
      'model.safetensors',
      ['config.json'],
      ['pytorch_model.bin', 'tf_model.h5', 'flax_model.msgpack'],
    ],
    [
      'PyTorch where there is nothing else',
      ['pytorch_model.bin', 'config.json', 'training_args.bin', 'optimizer.pt', 'LICENSE'],
      'pytorch_model.bin',
      ['config.json', 'training_args.bin', 'optimizer.pt', 'LICENSE'],
      [],
    ],
    [
      'the highest folder',
      ['m/model.safetensors', 'm/onnx/model.onnx', 'm/fp16/model.safetensors', 'm/config.json'],
      'm/model.safetensors',
      ['m/config.json', 'm/fp16/model.safetensors'],
      ['m/onnx/model.onnx'],
    ],
    ['none of a hidden folder', ['.git/lfs/a.safetensors', 'best.pth', '.git/config'], 'best.pth', [], []],
    [
      'the layers and their shards',
      ['model.json', 'group1-shard1of2.bin', 'group1-shard2of2.bin', 'metadata.json'],
      'model.json',
      ['group1-shard1of2.bin', 'group1-shard2of2.bin', 'metadata.json'],
      [],
    ],
    ['the one there is, whatever it is called', ['weights'], 'weights', [], []],
  ])('%s', (_, files, main, beside, passedOver) => {
    const chosen = of(...files);
    expect(chosen.main.path).toBe(main);
    expect(paths(chosen.beside)).toEqual(beside);
    expect(paths(chosen.passedOver)).toEqual(passedOver);
  });

  it.each<[string, string[], RegExp]>([
    ['nothing', [], /No file was chosen/],
    [
      'two networks',
      ['a.safetensors', 'b.safetensors'],
      /one model at a time; these are 2: a\.safetensors, b\.safetensors/,
    ],
    ['two checkpoints', ['a.pth', 'b.pt'], /these are 2/],
    ['parts', ['pytorch_model-00001-of-00002.bin', 'pytorch_model-00002-of-00002.bin'], /parts of one model/],
    ['no model', ['a.png', 'b.png'], /None of these 2 files is a model/],
    ['a model among pictures', ['best.pth', 'a.webp'], /best\.pth is a model, but what is a\.webp/],
  ])('%s is refused', (_, files, message) => {
    expect(() => of(...files)).toThrow(EngineError);
    expect(() => of(...files)).toThrow(message);
  });
});
