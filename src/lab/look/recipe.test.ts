import { describe, expect, it } from 'vitest';
import { MAX_STEPS, type PerturbationInfo } from '../../contract/perturbation';
import { formatRecipe, knownSteps, parseRecipe } from './recipe';

const known = ['fog', 'frost', 'gaussian_noise'].map((name) => ({ name }) as PerturbationInfo);

describe('a recipe', () => {
  it('comes back as it was', () => {
    const text = 'fog:3,gaussian_noise:1.5,contrast:2.25:off';
    const { steps, problems } = parseRecipe(text);
    expect(problems).toEqual([]);
    expect(steps[2]).toEqual({ perturbation: 'contrast', severity: 2.25, off: true });
    expect(formatRecipe(steps)).toBe(text);
  });

  it('keeps what is right beside what is wrong, and says what is wrong', () => {
    const { steps, problems } = parseRecipe('fog:9,fog:x,<b>:2,fog:2:on,fog:,frost');
    expect(steps).toEqual([{ perturbation: 'frost', severity: 3, off: false }]);
    expect(problems).toHaveLength(5);
    expect(problems[0]).toContain('“fog:9”');
    expect(problems[0]).toContain('between 1 and 5');
  });

  it('is cut where it is too long', () => {
    const { steps, problems } = parseRecipe(
      Array(MAX_STEPS + 1)
        .fill('fog:1')
        .join(),
    );
    expect(steps).toHaveLength(MAX_STEPS);
    expect(problems).toHaveLength(1);
  });

  it('names unknown perturbations, with the nearest known one', () => {
    const { steps, problems } = knownSteps(parseRecipe('fogg:3,gaussian:2,frost:1,zebra_crossing:1').steps, known);
    expect(steps.map(({ perturbation }) => perturbation)).toEqual(['frost']);
    expect(problems[0]).toContain('did you mean “fog”');
    expect(problems[1]).toContain('did you mean “gaussian_noise”');
    expect(problems[2]).not.toContain('did you mean');
  });
});
