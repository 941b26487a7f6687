/** Chains of perturbations as text. */
import { MAX_STEPS } from '../../../src/contract/perturbation';
import { formatRecipe, knownSteps, parseRecipe } from '../../../src/lab/look/recipe';
import { defineTarget, holds, same, textFile, textOf } from '../Target';

export const target = defineTarget<ReturnType<typeof parseRecipe>>({
  name: 'recipe',
  reads: 'lab/look/recipe.ts',
  seeds: () =>
    ['fog:3', 'gaussian_noise:1.5,contrast:2:off, fog', 'a:1,b:2,c:3,d:4,e:5,f:1,g:2,h:3,i:4'].map((text) => [
      textFile('recipe', text),
    ]),
  refusals: [],
  run: ([file]) => parseRecipe(textOf(file!).slice(0, 20_000)),
  check({ steps, problems }) {
    holds(steps.length <= MAX_STEPS, `There are ${steps.length} steps.`);
    holds(steps.length > 0 || problems.length > 0, 'Nothing was read, and nothing is said.');
    holds(
      steps.every(({ severity, perturbation }) => severity >= 1 && severity <= 5 && /^\w+$/.test(perturbation)),
      'A step makes no sense.',
    );
    if (steps.length > 0) {
      const again = parseRecipe(formatRecipe(steps));
      same(formatRecipe(again.steps), formatRecipe(steps), 'The chain, written and read again,');
      same(again.problems, [], 'Its problems');
    }
    knownSteps(steps, []);
  },
});
