/** The import zones and the bans of eslint.config.js, tried on small texts: a rule that matches nothing would pass unseen. */
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { beforeAll, describe, expect, it } from 'vitest';

// None of these rules asks for types, and those of the whole project take long to be found.
const eslint = new ESLint({ overrideConfig: tseslint.configs.disableTypeChecked as never });
const RULES = [
  'temper/zones',
  'temper/no-cycle',
  'no-restricted-imports',
  'no-restricted-syntax',
  'no-restricted-properties',
  'no-console',
];

/** Rules among `RULES` that the text breaks when it stands in this (existing) file. */
async function broken(filePath: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath });
  return result!.messages.map(({ ruleId }) => ruleId ?? 'parse error').filter((id) => RULES.includes(id));
}

// The first text waits for the parser and the rules.
beforeAll(() => broken('src/num/random.ts', ''), 120_000);

describe('import zones', () => {
  it.each([
    ['src/num/random.ts', "import '../compute/tf';"],
    ['src/contract/config.ts', "import type { Tensor } from '../compute/tf';"],
    ['src/perturb/augment/augmix.ts', "export * from '../../models/model';"],
    ['src/engine/session.ts', "import { csv } from '../report/csv';"],
    ['src/lessons/parts.ts', "import '../lab/Notices.svelte';"],
    ['src/export/pytorch/carriedOver.ts', "import '../../report/markdown';"],
    ['src/study/plan.ts', "import '../claims/judge';"],
    ['src/lab/EngineClient.ts', "import '../engine/worker?worker';"],
    ['src/lab/EngineClient.ts', "void import('../engine/session');"],
    ['src/lab/EngineClient.ts', "export type T = import('../engine/session').EngineSession;"],
  ])('%s must not: %s', async (file, text) => {
    expect(await broken(file, text)).toEqual(['temper/zones']);
  });
  it.each([
    ['src/perturb/registry.ts', "import '../compute/tf'; import '../num/random'; import './weather/fog';"],
    ['src/engine/session.ts', "import '../store/openStore'; import '../evaluate/metrics';"],
    ['src/lab/EngineClient.ts', "new Worker(new URL('../engine/worker.ts', import.meta.url));"],
    ['src/lab/pageMode.ts', "import '../lessons/parts';"],
    ['src/lab/pageMode.ts', "import '../export/pytorch/carriedOver';"],
    ['src/report/overlay/settingWords.ts', "import '../../study/plan';"],
    ['src/lab/data/dropRoute.ts', "import '../models/modelFiles';"],
  ])('%s may: %s', async (file, text) => {
    expect(await broken(file, text)).toEqual([]);
  });
});

describe('circles of imports', () => {
  it.each([
    ['src/compute/tf.ts', "import './testing';"],
    ['src/compute/tf.ts', "import type { MemoryLedger } from './testing';"],
    ['src/compute/tf.ts', "export * from './tf';"],
    ['src/compute/tf.ts', "void import('./testing');"],
  ])('are found: %s: %s', async (file, text) => {
    expect(await broken(file, text)).toEqual(['temper/no-cycle']);
  });
  it('are not seen where there is none', async () => {
    expect(await broken('src/compute/testing.ts', "import './tf';")).toEqual([]);
  });
});

describe('bans', () => {
  it.each([
    ['src/perturb/weather/fog.ts', "import '@tensorflow/tfjs';", 'no-restricted-imports'],
    ['src/sources/splits.ts', "import { get } from 'idb-keyval';", 'no-restricted-imports'],
    ['src/train/losses.ts', 'Math.random();', 'no-restricted-properties'],
    ['src/train/losses.ts', 'tf.randomNormal([1]);', 'no-restricted-syntax'],
    ['src/train/losses.ts', "import { randomUniform } from '../compute/tf';", 'no-restricted-syntax'],
    ['src/train/losses.ts', 'console.log(1);', 'no-console'],
    ['src/ui/parts/words.ts', 'console.log(1);', 'no-console'],
  ])('%s: %s', async (file, text, rule) => {
    expect(await broken(file, text)).toEqual([rule]);
  });
  it('leave packages to the folder that owns them', async () => {
    expect(await broken('src/compute/tfjs/underNode.ts', "export * from '@tensorflow/tfjs';")).toEqual([]);
    expect(await broken('src/store/IndexedDbStore.ts', "import { get } from 'idb-keyval';")).toEqual([]);
  });
  it('leave the command line its output', async () => {
    expect(await broken('src/cli/usage.ts', 'console.log(1);')).toEqual([]);
  });
});
