/** The import zones and the bans of eslint.config.js, tried on small texts: a rule that matches nothing would pass unseen. */
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const eslint = new ESLint();
const RULES = ['no-restricted-imports', 'no-restricted-syntax', 'no-restricted-properties', 'no-console'];

/** Rules among `RULES` that the text breaks when it stands in this (existing) file. */
async function broken(filePath: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath });
  return result!.messages.map(({ ruleId }) => ruleId ?? 'parse error').filter((id) => RULES.includes(id));
}

describe('import zones', () => {
  it.each([
    ['src/num/random.ts', "import '../compute/tf';"],
    ['src/contract/config.ts', "import type { Random } from '../num/random';"],
    ['src/perturb/augment/augmix.ts', "export * from '../../models/model';"],
    ['src/perturb/weather/fog.ts', "import '@tensorflow/tfjs';"],
    ['src/engine/session.ts', "import { csv } from '../report/csv';"],
    ['src/lab/EngineClient.ts', "import '../engine/worker?worker';"],
    ['src/sources/splits.ts', "import { get } from 'idb-keyval';"],
  ])('%s must not: %s', async (file, text) => {
    expect(await broken(file, text)).toEqual(['no-restricted-imports']);
  });
  it.each([
    ['src/perturb/registry.ts', "import '../compute/tf'; import '../num/random'; import './weather/fog';"],
    ['src/engine/session.ts', "import '../store/openStore'; import '../evaluate/metrics';"],
    ['src/compute/tf.ts', "export * from '@tensorflow/tfjs';"],
    ['src/store/IndexedDbStore.ts', "import { get } from 'idb-keyval';"],
    ['src/lab/EngineClient.ts', "new Worker(new URL('../engine/worker.ts', import.meta.url));"],
  ])('%s may: %s', async (file, text) => {
    expect(await broken(file, text)).toEqual([]);
  });
  it('holds for dynamic imports too', async () => {
    expect(await broken('src/lab/EngineClient.ts', "void import('../engine/session');")).toEqual([
      'no-restricted-syntax',
    ]);
  });
});

describe('bans', () => {
  it.each([
    ['src/train/losses.ts', 'Math.random();', 'no-restricted-properties'],
    ['src/train/losses.ts', 'tf.randomNormal([1]);', 'no-restricted-syntax'],
    ['src/train/losses.ts', "import { randomUniform } from '../compute/tf';", 'no-restricted-syntax'],
    ['src/train/losses.ts', 'console.log(1);', 'no-console'],
    ['src/ui/parts/words.ts', 'console.log(1);', 'no-console'],
  ])('%s: %s', async (file, text, rule) => {
    expect(await broken(file, text)).toEqual([rule]);
  });
  it('leave the command line its output', async () => {
    expect(await broken('src/cli/usage.ts', 'console.log(1);')).toEqual([]);
  });
});
