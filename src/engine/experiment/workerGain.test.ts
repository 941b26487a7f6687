import { expect, it } from 'vitest';
import { ARCHITECTURES } from '../../models/embedded';
import { PACK_SIZES, splitSizes } from '../../sources/splits';
import { stageWork } from './cost';
import { ONE_THREAD, QUICK_RUN, recordedConfig } from './testing';
import { workByKind } from './work';
import { gainOf } from './workerGain';

it('what one thread was measured at gives the time that two workers took for the quick preset', () => {
  const config = recordedConfig();
  const networks = { small: { architecture: ARCHITECTURES.small }, large: { architecture: ARCHITECTURES.large } };
  const { classes } = PACK_SIZES['emoji-16'];
  const stages = stageWork(config, networks, { classes, side: 64, sizes: splitSizes('emoji-16', config.data) });
  const work = [...workByKind(stages).values()].reduce((sum, part) => sum + part, 0);
  const took = QUICK_RUN.reduce((sum, [, , seconds]) => sum + seconds, 0);
  expect(Math.abs(work / (ONE_THREAD * gainOf(2)) / took - 1)).toBeLessThan(0.03);
  expect([gainOf(1), gainOf(4) > gainOf(2)]).toEqual([1, true]);
});
