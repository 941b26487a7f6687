/**
 * What Temper computes of small made-up inputs, for the exported PyTorch project to be compared with: its `tests/test_fixtures.py` reads them.
 * `npx tsx scripts/write-pytorch-fixtures.ts` writes the file, and `test/pytorchProject.test.ts` fails where it is no longer what Temper computes.
 */
import { judgeClaims } from '../../src/claims/judge';
import { divisionValues } from './division';
import { headValues } from './heads';
import { claimInputs, metricValues } from './metrics';
import { pictureValues } from './pictures';
import { frontStep, lossValues, optimiserSteps, randomNumbers, tuneStep } from './training';
import type { Value } from './values';

export async function pytorchFixtures(): Promise<Value> {
  return {
    note: 'Written by Temper; every value is what its own code computes.',
    random: randomNumbers(),
    losses: await lossValues(),
    optimiser: await optimiserSteps(),
    front: await frontStep(),
    tune: [await tuneStep('view', 'shared'), await tuneStep('view', 'frozen'), await tuneStep('none', 'frozen')],
    heads: await headValues(),
    metrics: metricValues(),
    claims: judgeClaims(claimInputs()) as unknown as Value,
    pictures: await pictureValues(),
    division: divisionValues(),
  };
}
