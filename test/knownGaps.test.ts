/**
 * `docs/known-gaps.md` is true: every test and command that it names exists, and what no other test shows is still a gap. Where one of
 * these fails because the gap was closed, its line leaves the page.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { presetConfig, TEST_CORRUPTIONS } from '../src/contract/presets';
import type { Report } from '../src/contract/report';
import { corruptionError } from '../src/evaluate/corruptionError';
import { PUBLISHED } from '../src/models/published';
import { recogniseArchitecture } from '../src/models/recognise';
import { OUTSIDE } from './parity/outside';

const at = (path: string) => new URL(`../${path}`, import.meta.url);
const text = (path: string) => readFileSync(at(path), 'utf8');
const report = (path: string) => JSON.parse(text(path)) as Report & { seeds?: number[] };

const page = text('docs/known-gaps.md').replace(/\s+/g, ' ');
const gaps = page.split(' - **').slice(1);
const shown = gaps.map((gap) => [gap.slice(0, gap.indexOf('**')), gap.split('*Shown by*')[1] ?? ''] as const);

describe('every gap', () => {
  it('is there', () => expect(gaps.length).toBeGreaterThan(30));

  it.each(shown)('%s', (gap, by) => {
    const scripts = Object.keys((JSON.parse(text('package.json')) as { scripts: Record<string, string> }).scripts);
    const named = [...by.matchAll(/`([^`]+)`([^`]*)/g)].map(([, name, rest]) => ({ name: name!, rest: rest! }));
    expect(named.length, `${gap} names no test and no command`).toBeGreaterThan(0);
    for (const { name, rest } of named) {
      const script = /^npm run (\S+)/.exec(name)?.[1];
      if (script !== undefined) expect(scripts).toContain(script);
      else if (name.startsWith('npx temper ')) expect(text('src/cli/main.ts')).toContain(name.split(' ')[2]);
      else {
        expect(existsSync(at(name)), name).toBe(true);
        const source = text(name).replace(/\\u2019/g, '’');
        for (const [, title] of rest.matchAll(/“([^”]+)”/g)) expect(source, name).toContain(title);
      }
    }
  });
});

it('all cells outside the limits of fidelity are named', () => {
  for (const { name, severities } of OUTSIDE) {
    const [last, ...others] = [...severities].reverse();
    const words = others.length > 0 ? `${others.reverse().join(', ')} and ${last}` : `${last}`;
    expect(page).toMatch(new RegExp(`${name} at (severity )?${words}[,;.*]`));
  }
});

/** Temper's share of the cost of complete fine-tuning, and points over the pre-trained model. */
function figuresOf({ methods }: Report) {
  const of = (name: string) => methods.find((method) => method.name === name)!;
  const seconds = (name: string) => of(name).cost.seconds;
  const gain = (name: string) => (of(name).arrivals ?? of(name).corrupted).accuracy - baseline;
  const baseline = (of('pretrained').arrivals ?? of('pretrained').corrupted).accuracy;
  return { seconds, cost: seconds('temper') / seconds('cft'), gain };
}

describe('measured gaps', () => {
  it('ViT-Tiny was run on two seeds', () => {
    expect(report('docs/cifar10/vit-tiny/report.json').seeds).toEqual([1, 2]);
  });

  it('complete fine-tuning of standard has the steps of quick', () => {
    const [standard, quick] = [presetConfig('standard'), presetConfig('quick')];
    expect(standard.baselines.complete.steps).toBe(quick.baselines.complete.steps);
    expect([quick.data.pack, standard.data.pack]).toEqual(['emoji-16', 'emoji-64']);
    const kept = report('docs/standard/report.json');
    expect(kept.seeds).toEqual([1]);
    expect(figuresOf(kept).cost).toBeGreaterThan(1 / 3);
  });

  it('arrivals gains less than half of its teacher’s lead, at more than a third of the cost', () => {
    const { cost, gain } = figuresOf(report('docs/arrivals/report.json'));
    expect(cost).toBeGreaterThan(1 / 3);
    expect(gain('temper')).toBeGreaterThan(0);
    expect(gain('temper')).toBeLessThan(0.5 * gain('teacher'));
  });

  it('complete fine-tuning takes longer than all other training of quick', () => {
    const { seconds } = figuresOf(report('public/reference-report.json'));
    expect(seconds('cft')).toBeGreaterThan(seconds('temper') + seconds('apt'));
  });

  it('Temper takes a fifth of the operations of complete fine-tuning and more than a third of its seconds', () => {
    const reference = report('public/reference-report.json');
    const operations = (name: string) => reference.methods.find((method) => method.name === name)!.cost.flops;
    expect(operations('temper') / operations('cft')).toBeCloseTo(0.22, 2);
    expect(figuresOf(reference).cost).toBeGreaterThan(1 / 3);
  });
});

it('the mean corruption error is a number alone', () => {
  const cells = { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 };
  const accuracy = { accuracy: 0.5, n: 50, low: 0.4, high: 0.6 };
  const table = TEST_CORRUPTIONS.map((name) => [
    name,
    Object.fromEntries(Object.keys(cells).map((s) => [s, accuracy])),
  ]);
  const found = corruptionError(Object.fromEntries(table) as Parameters<typeof corruptionError>[0], {
    ...{ classes: 1000, imagenet: true, side: 224 },
    clean: accuracy,
  });
  expect(found.normalised).toBe(true);
  expect(Object.keys(found)).not.toEqual(expect.arrayContaining(['low']));
});

it('the catalogue has no MobileNetV2', () => {
  expect(PUBLISHED.filter(({ id }) => /mobilenet_?v2/i.test(id))).toEqual([]);
});

it('OpenAI’s names of CLIP are not known', () => {
  const shapes = new Map([
    ['visual.class_embedding', [768]],
    ['visual.conv1.weight', [768, 3, 32, 32]],
    ['transformer.resblocks.0.attn.in_proj_weight', [1536, 512]],
    ['text_projection', [512, 512]],
  ]);
  expect(() => recogniseArchitecture(shapes)).toThrow(/no known architecture/);
});
