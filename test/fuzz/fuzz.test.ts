/**
 * Every reader of the project on a few hundred mutated files; `npm run fuzz` gives it a million. What it finds is repeated by the line that it
 * prints.
 */
import { expect, it } from 'vitest';
import { runCampaign } from './campaign';
import { commandOf } from './findings';
import { LIMITS } from './runInput';
import { table } from './tally';
import { targetNames, TARGETS_FOLDER } from './targets';

const INPUTS = 200;

it('no mutated file brings a reader down', { timeout: 300_000 }, async () => {
  const { tallies, findings } = await runCampaign({
    folder: TARGETS_FOLDER,
    targets: targetNames(TARGETS_FOLDER),
    seed: 1,
    inputs: INPUTS,
    minutes: null,
    workers: 1,
    out: null,
    limits: LIMITS,
    hangMilliseconds: 10_000,
  });
  const found = findings.map(
    (finding) => `${finding.kind}: ${finding.message}\n${finding.stack}\n${commandOf(finding)}`,
  );
  expect(found, table(tallies)).toEqual([]);
  for (const [name, { inputs, accepted }] of tallies) {
    expect(inputs, name).toBe(INPUTS);
    // Where next to nothing is accepted, only the first check is tested.
    expect(accepted, name).toBeGreaterThan(2);
  }
});
