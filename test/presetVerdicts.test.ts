/**
 * The preset `lesson` says of the main question what `quick` says, on seeds that neither was chosen on. What was measured is kept in
 * `fixtures/presetVerdicts.json`; `npx tsx test/bench/presetVerdicts.ts 200,201,202,203,204` makes it again.
 */
import { expect, it } from 'vitest';
import { judgeDifference } from '../src/claims/judge';
import { presetConfig } from '../src/contract/presets';
import { splitSizes } from '../src/sources/splits';
import rows from './fixtures/presetVerdicts.json';

const SEEDS = [200, 201, 202, 203, 204];

it('lesson and quick agree on whether it is more accurate under corruption than the pre-trained model', () => {
  for (const preset of ['quick', 'lesson'] as const) {
    const { data, benchmark } = presetConfig(preset);
    const n = splitSizes('emoji-16', data)['to-corrupt'] * benchmark.corruptions.length * benchmark.severities.length;
    const own = rows.filter((row) => row.preset === preset);
    expect(own.map(({ seed }) => seed)).toEqual(SEEDS);
    for (const row of own) expect([row.verdict, row.n]).toEqual([judgeDifference(row, 'above', 0), n]);
  }
  const verdicts = (preset: string) => rows.filter((row) => row.preset === preset).map(({ verdict }) => verdict);
  expect(verdicts('lesson')).toEqual(verdicts('quick'));
});
