/** Visual prompts and LoRA of attention as rows of an experiment, on a small vision transformer: tuned, on workers, taken home. */
import { expect, it } from 'vitest';
import type { ExperimentConfig } from '../../contract/config';
import type { Report } from '../../contract/report';
import { visionTransformer } from '../../models/visionTransformer';
import { openBundle } from '../bundle/openBundle';
import type { EngineSession } from '../session';
import { reportOf } from '../testing';
import { ownSession } from './ownTesting';

async function opened(workers: number): Promise<{ session: EngineSession; config: ExperimentConfig }> {
  const { session, config } = await ownSession(
    visionTransformer({ id: 'vit', width: 192, heads: 3, depth: 2, patch: 8, inputSize: 32 }),
    { workers },
  );
  return {
    session,
    config: {
      ...config,
      baselines: { ...config.baselines, prompts: { count: 3, learningRate: 1e-2 } },
      methods: ['pretrained', 'vpt-shallow', 'vpt-deep', 'lora'],
    },
  };
}

/** Without what depends on the clock and on memory. */
const figures = ({ methods }: Report) => methods.map(({ cost: _, ...rest }) => rest);

it('are rows of a transformer’s experiment, the same on any number of workers, and can be taken home', async () => {
  const [one, two] = [await opened(1), await opened(2)];
  const report = await reportOf(one.session, { config: one.config });
  const [plain, shallow, deep, lora] = report.methods as [...Report['methods'], never];
  expect(report.methods.map(({ name }) => name)).toEqual(one.config.methods);
  const head = 192 * 10 + 10;
  expect(shallow!.cost.tunedParameters).toBe(3 * 192 + head);
  expect(deep!.cost.tunedParameters).toBe(2 * 3 * 192 + head);
  // Queries and values of two blocks.
  const { rank } = one.config.baselines.lora;
  expect(lora!.cost.tunedParameters).toBe(2 * 2 * rank * (192 + 192) + head);
  expect(deep!.cost.totalParameters).toBe(plain!.cost.totalParameters + 2 * 3 * 192);
  expect(deep!.cost.answerFlops).toBeGreaterThan(1.1 * plain!.cost.answerFlops!);
  expect(lora!.cost.answerFlops).toBe(plain!.cost.answerFlops);
  // The prompts are seen: what the untouched network gives is not taken for it.
  expect(JSON.stringify(deep!.perCorruption)).not.toBe(JSON.stringify(plain!.perCorruption));
  expect(figures(await reportOf(two.session, { config: two.config }))).toEqual(figures(report));
  const { weights, record } = await one.session.exportBundle(one.config, 'vpt-deep');
  expect(record.prompts).toEqual({ depth: 'deep', count: 3 });
  const bundle = await openBundle(weights);
  expect(bundle.model.architecture.recipe!.prompts).toEqual(record.prompts);
  bundle.dispose();
});
