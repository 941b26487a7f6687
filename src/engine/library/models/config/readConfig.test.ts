import { describe, expect, it } from 'vitest';
import { PREPROCESSING } from '../../../../models/preprocessing';
import { IMAGENET_CLASSES, IMAGENET_NAMES } from '../../../../sources/imagenet/classes';
import { fileOfBytes } from '../../../../store/files/RangedFile';
import { EngineError } from '../../../engineError';
import { readConfig, statedClasses } from './readConfig';

type Json = Record<string, unknown> | string;
const file = (path: string, content: Json) =>
  fileOfBytes(path, new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content)));
const read = (files: Record<string, Json>, options = {}) =>
  readConfig(
    Object.entries(files).map(([path, content]) => file(path, content)),
    options,
  );
const half = [0.5, 0.5, 0.5];

describe('preprocessor_config.json', () => {
  const vit = {
    do_normalize: true,
    do_resize: true,
    image_mean: half,
    image_std: half,
    resample: 2,
    size: { height: 224, width: 224 },
    do_rescale: true,
    rescale_factor: 0.00392156862745098,
  };

  it('says mean, deviation and side, which are told', async () => {
    const { overrides, stated, assumed, files } = await read({ 'a/preprocessor_config.json': vit, 'a/README.md': '' });
    expect(overrides).toEqual({ preprocessing: PREPROCESSING.inception, inputSize: 224 });
    expect(stated).toEqual([
      'Mean and deviation are those of preprocessor_config.json: inception (mean 0.5, 0.5, 0.5; deviation 0.5, 0.5, 0.5).',
      'Its input of 224 pixels is that of preprocessor_config.json.',
    ]);
    expect(assumed).toEqual([
      expect.stringMatching(/squeezes photographs into the square \(bilinear\); here it is 1\.14 times/),
    ]);
    expect(files.map(({ path }) => path)).toEqual(['a/preprocessor_config.json']);
  });

  it.each<[string, object, object]>([
    ['one number for all colours', { image_mean: 0.5, image_std: [0.5] }, PREPROCESSING.inception],
    ['no normalisation', { do_normalize: false }, PREPROCESSING.none],
    [
      'pixels 0..255',
      { do_rescale: false, image_mean: [127.5, 127.5, 127.5], image_std: 127.5 },
      PREPROCESSING.inception,
    ],
    [
      'pixels −1..1 by a factor',
      { do_normalize: false, rescale_factor: 1 / 127.5, rescale_offset: true },
      PREPROCESSING.inception,
    ],
  ])('knows %s', async (_, changes, expected) => {
    const { overrides } = await read({ 'preprocessor_config.json': { ...vit, ...changes } });
    expect(overrides.preprocessing).toEqual(expected);
  });

  it.each<[string, object, number | undefined, RegExp | null]>([
    [
      'the usual cut',
      { size: { shortest_edge: 256 }, do_center_crop: true, crop_size: { height: 224, width: 224 } },
      224,
      null,
    ],
    ['the usual cut, as older files say it', { size: 256, do_center_crop: true, crop_size: 224 }, 224, null],
    [
      'a tighter cut',
      { size: { shortest_edge: 224 }, do_center_crop: true, crop_size: 224, resample: 3 },
      224,
      /1\.00 times the input \(bicubic\)/,
    ],
    ["ConvNeXt's", { size: { shortest_edge: 288 }, crop_pct: 0.875 }, 288, null],
    ['no resizing', { do_resize: false }, undefined, null],
  ])('knows %s', async (_, changes, side, says) => {
    const { overrides, assumed } = await read({ 'preprocessor_config.json': { ...vit, size: undefined, ...changes } });
    expect(overrides.inputSize).toBe(side);
    if (says) expect(assumed[0]).toMatch(says);
    else expect(assumed).toEqual([]);
  });
});

describe('config.json', () => {
  const timm = {
    architecture: 'tf_mobilenetv3_small_100',
    num_classes: 1000,
    pretrained_cfg: { input_size: [3, 240, 240], interpolation: 'bicubic', crop_pct: 0.95, mean: half, std: half },
  };

  it('of timm says pixels, side, padding and how photographs are cut', async () => {
    const { overrides, assumed, architecture } = await read({ 'config.json': timm });
    expect(overrides).toEqual({ preprocessing: PREPROCESSING.inception, inputSize: 240, padding: 'tf-same' });
    expect(assumed).toEqual([
      expect.stringMatching(/config\.json brings the short side of photographs to 1\.05 times the input \(bicubic\)/),
    ]);
    expect(architecture).toEqual({ name: 'tf_mobilenetv3_small_100', says: 'config.json' });
    const other = await read({ 'config.json': { ...timm, architecture: 'mobilenetv3_small_100' } });
    expect(other.overrides.padding).toBe('torch');
    const usual = { ...timm.pretrained_cfg, interpolation: 'bilinear', crop_pct: 0.875 };
    expect((await read({ 'config.json': { ...timm, pretrained_cfg: usual } })).assumed).toEqual([]);
  });

  it('of transformers says names and side; an image processor counts more', async () => {
    const config = {
      model_type: 'vit',
      architectures: ['ViTForImageClassification'],
      image_size: 384,
      id2label: { 0: 'cat', 1: 'dog' },
      hidden_act: 'gelu',
    };
    const alone = await read({ 'config.json': config });
    expect([alone.overrides, alone.classNames, alone.classesFrom]).toEqual([
      { inputSize: 384 },
      ['cat', 'dog'],
      'config.json',
    ]);
    const both = await read({
      'preprocessor_config.json': { size: 224, image_mean: half, image_std: half },
      'config.json': config,
    });
    expect(both.overrides).toEqual({ inputSize: 224, preprocessing: PREPROCESSING.inception });
    expect(both.sizeFrom).toBe('preprocessor_config.json');
    expect(statedClasses(both, 2)).toEqual(['cat', 'dog']);
    expect(() => statedClasses(both, 10)).toThrow(/config\.json names 2 classes, the classifier of the weights has 10/);
    expect(statedClasses(both, 0)).toBeNull();
  });

  it('names no class by placeholders, and those of ImageNet for people', async () => {
    const names = async (id2label: unknown) =>
      (await read({ 'config.json': { model_type: 'vit', id2label } })).classNames;
    expect(await names({ 0: 'LABEL_0', 1: 'LABEL_1' })).toBeNull();
    expect(await names(['a', 'b'])).toEqual(['a', 'b']);
    expect(await names(IMAGENET_CLASSES.map(({ wnid }) => wnid))).toEqual(IMAGENET_NAMES);
    expect(await names({ 1: '__proto__', 0: 'constructor' })).toEqual(['constructor', '__proto__']);
  });

  it('with another ε says so', async () => {
    const { assumed } = await read({ 'config.json': { model_type: 'vit', layer_norm_eps: 1e-6 } });
    expect(assumed).toEqual(['config.json says ε = 0.000001 in its layer norms; here they have 1e-12.']);
  });

  it('of something else says nothing, and is not kept', async () => {
    const { overrides, files } = await read({ 'config.json': { keras_version: '2.4' } });
    expect([overrides, files]).toEqual([{}, []]);
  });
});

describe('what the user says', () => {
  it('counts more, and the difference is told', async () => {
    const files = {
      'config.json': {
        architecture: 'tf_mobilenetv3_small_100',
        pretrained_cfg: { input_size: [3, 224, 224], mean: half, std: half },
      },
    };
    const { overrides, stated, assumed, sizeFrom } = await read(files, {
      preprocessing: 'imagenet',
      inputSize: 96,
      padding: 'torch',
    });
    expect(overrides).toEqual({ preprocessing: PREPROCESSING.imagenet, inputSize: 96, padding: 'torch' });
    expect([stated, sizeFrom]).toEqual([[], null]);
    expect(assumed.join(' ')).toMatch(/as was chosen, by imagenet .*config\.json says inception/);
    expect(assumed.join(' ')).toContain('Its input has 96 pixels, as was chosen; config.json says 224.');
    expect(assumed.join(' ')).toMatch(/padded as was chosen \(torch\); by config\.json it would be tf-same/);
    expect((await read(files, { preprocessing: 'inception', inputSize: 224, padding: 'tf-same' })).assumed).toEqual([]);
  });
});

describe('settings that make no sense are refused by file and key:', () => {
  const pixels = (changes: object) => ({
    'preprocessor_config.json': { image_mean: half, image_std: half, ...changes },
  });
  const timm = (changes: object) => ({ 'config.json': { architecture: 'x', pretrained_cfg: changes } });
  const hugging = (changes: object) => ({ 'config.json': { model_type: 'vit', ...changes } });
  it.each<[string, Record<string, Json>, RegExp]>([
    ['no JSON', { 'config.json': '{"a": NaN}' }, /config\.json is not a JSON object/],
    ['a page', { 'preprocessor_config.json': '<html>' }, /preprocessor_config\.json is not a JSON object/],
    ['a list', { 'config.json': '[1]' }, /not a JSON object/],
    ['a mean of two', pixels({ image_mean: [1, 2] }), /image_mean is \[1,2\]; three finite numbers/],
    ['a mean of text', pixels({ image_mean: ['a', 'b', 'c'] }), /image_mean/],
    ['a mean beyond all', pixels({ image_mean: [1e300, 0, 0] }), /image_mean/],
    ['a deviation of 0', pixels({ image_std: [0.5, 0, 0.5] }), /image_std is .*above 0/],
    ['a negative deviation', pixels({ image_std: -1 }), /image_std/],
    ['a factor of 0', pixels({ rescale_factor: 0 }), /rescale_factor/],
    ['a side of a million', pixels({ size: 1_000_000 }), /size is 1000000; a number from 8 to 4096/],
    ['half a pixel', pixels({ size: { height: 224.5, width: 224.5 } }), /whole number of pixels/],
    ['no square', pixels({ size: { height: 224, width: 96 } }), /a square is expected/],
    ['a side of text', pixels({ crop_size: 'large', do_center_crop: true }), /crop_size is "large"/],
    ['a flag of text', pixels({ do_normalize: 'yes' }), /do_normalize is "yes"; true or false/],
    ['a filter of text', pixels({ resample: 'bicubic', size: 224 }), /resample/],
    ['four channels', timm({ input_size: [4, 224, 224] }), /input_size is \[4,224,224\]; \[3, side, side\]/],
    ['a crop of 2', timm({ crop_pct: 2, input_size: [3, 8, 8] }), /crop_pct/],
    ['settings that are no object', { 'config.json': { pretrained_cfg: 3 } }, /pretrained_cfg is 3; an object/],
    ['an architecture of numbers', { 'config.json': { architecture: 7 } }, /architecture is 7; a text/],
    ['names by no numbers', hugging({ id2label: { cat: 0 } }), /id2label is .*a name for each class/],
    ['names by the prototype', hugging({ id2label: JSON.parse('{"__proto__": "a"}') as object }), /id2label/],
    ['names that are numbers', hugging({ id2label: { 0: 1 } }), /id2label/],
    ['a gap among names', hugging({ id2label: { 0: 'a', 2: 'b' } }), /id2label/],
    ['another activation', hugging({ hidden_act: 'gelu_new' }), /hidden_act is "gelu_new"/],
    [
      'another CLIP',
      { 'config.json': { model_type: 'clip', vision_config: { hidden_act: 'gelu' } } },
      /hidden_act is "gelu"; quick_gelu/,
    ],
  ])('%s', async (_, files, message) => {
    await expect(read(files)).rejects.toThrow(EngineError);
    await expect(read(files)).rejects.toThrow(message);
  });

  it('one of a gigabyte, before it is read', async () => {
    const huge = { path: 'config.json', size: 1e9, read: () => Promise.reject(new Error('read')) };
    await expect(readConfig([huge], {})).rejects.toThrow(/too many for settings/);
  });

  it('keys of the prototype are no settings', async () => {
    const files = { 'config.json': '{"__proto__": {"model_type": "vit", "image_size": 7}}' };
    expect((await read(files)).overrides).toEqual({});
  });
});
