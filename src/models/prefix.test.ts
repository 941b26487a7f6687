import { describe, expect, it } from 'vitest';
import { imageNetResnet } from './imageNetResnet';
import type { Shape } from './layer';
import { plainNames } from './prefix';
import { resnet, small } from './resnet';
import { SafetensorsError } from './SafetensorsError';
import { publishedVisionTransformer } from './visionTransformer';
import { diskShape } from './layout';

const shapesOf = (architecture: { weightShapes(classes: number): Record<string, number[]> }, classes = 10) =>
  new Map<string, Shape>(
    Object.entries(architecture.weightShapes(classes)).map(([name, shape]) => [name, diskShape(shape)]),
  );
const behind = (prefix: string, shapes: ReadonlyMap<string, Shape>) =>
  new Map([...shapes].map(([name, shape]) => [prefix + name, shape]));
const without = (shapes: ReadonlyMap<string, Shape>, out: RegExp) =>
  new Map([...shapes].filter(([name]) => !out.test(name)));

const resnet18 = shapesOf(imageNetResnet('resnet18'));
const networks = {
  'ResNet-18': resnet18,
  'ViT (timm)': shapesOf(publishedVisionTransformer('tiny')),
  'ViT (Hugging Face)': shapesOf(publishedVisionTransformer('tiny', { naming: 'hugging-face' })),
  "Temper's small": shapesOf(resnet(small)),
};

describe.each(Object.entries(networks))('the names of %s', (_, shapes) => {
  it('stay where they are as they were published, tuned copies and counters too', () => {
    const whole = new Map([...shapes, ['tuned.x', [1]], ['bn1.num_batches_tracked', []]]);
    const plain = plainNames(whole)!;
    expect([...plain.names]).toEqual([...whole.keys()].map((name) => [name, name]));
    expect(plain.said).toEqual([]);
  });

  it.each([
    'module.',
    'backbone.',
    'model.',
    'state_dict.',
    'encoder.',
    '_orig_mod.',
    'module._orig_mod.model.',
    'x.y.z.',
  ])('behind %s are found, and it is said', (prefix) => {
    const plain = plainNames(behind(prefix, shapes))!;
    expect([...plain.names.values()]).toEqual([...shapes.keys()]);
    expect(plain.said).toEqual([`“${prefix}” stood before its names and was taken off.`]);
  });
});

describe('beside a network', () => {
  const body = without(resnet18, /^fc\./);

  it('counters are left out, and named', () => {
    const { names, said } = plainNames(new Map([...behind('module.', resnet18), ['n_averaged', []]]))!;
    expect(names.has('n_averaged')).toBe(false);
    expect(said.join(' ')).toContain('Left out beside the network: n_averaged.');
  });

  it.each(['head.fc', 'fc', 'linear', 'classifier.1'])('%s is taken for its classifier, which it lacks', (name) => {
    const stored = new Map([...behind('backbone.', body), [`${name}.weight`, [7, 512]], [`${name}.bias`, [7]]]);
    const { names, said } = plainNames(stored)!;
    expect([names.get(`${name}.weight`), names.get(`${name}.bias`)]).toEqual(['fc.weight', 'fc.bias']);
    expect(said[1]).toBe(`${name} stands beside the network and was taken for its classifier fc.`);
  });

  it.each<[string, [string, Shape][], ReadonlyMap<string, Shape>]>([
    [
      'a second classifier',
      [
        ['head.weight', [7, 512]],
        ['head.bias', [7]],
      ],
      resnet18,
    ],
    [
      'a classifier of another width',
      [
        ['head.weight', [7, 99]],
        ['head.bias', [7]],
      ],
      body,
    ],
    ['a classifier without its bias', [['head.weight', [7, 512]]], body],
    [
      'a projection',
      [
        ['head.0.weight', [7, 512]],
        ['head.0.bias', [7]],
        ['head.2.weight', [7, 7]],
        ['head.2.bias', [7]],
      ],
      body,
    ],
    ['a queue', [['queue', [128, 4096]]], resnet18],
  ])('%s is refused, and named', (_, others, network) => {
    const stored = new Map([...behind('backbone.', network), ...others]);
    expect(() => plainNames(stored)).toThrow(SafetensorsError);
    expect(() => plainNames(stored)).toThrow(
      new RegExp(`begin with “backbone\\.” are a known network.*${others[0]![0].split('.')[0]}`),
    );
  });

  it('another network is refused, and both are named', () => {
    const stored = new Map([...behind('student.', resnet18), ...behind('teacher.', resnet18)]);
    expect(() => plainNames(stored)).toThrow(/holds 2 networks, whose names begin with student\., teacher\./);
  });

  it('nothing known is nothing', () => {
    expect(plainNames(new Map([['encoder.weight', [1]]]))).toBeNull();
    expect(plainNames(new Map())).toBeNull();
    expect(
      plainNames(
        new Map([
          ['__proto__', [1]],
          ['x.__proto__', [1]],
        ]),
      ),
    ).toBeNull();
  });
});
