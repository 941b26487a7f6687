/** The steps of a recipe, over a model that is at hand here: the same functions that the thread which asks for them would run itself. */
import type { ImageSet } from '../../contract/image';
import type { TunedModel } from '../../models/tuned';
import { correctionSteps } from '../frontCorrection';
import type { StepsRecipe } from '../stepsRecipe';
import { teacherTask } from '../teacher';
import type { StepTask } from '../stepGradients';
import { tuneSteps } from '../tune';

/**
 * @param parts into how many a step is divided
 * @param set the pictures, where the steps take them themselves
 * @throws {Error} where they do and there are none
 */
export function stepsFrom(recipe: StepsRecipe, parts: number, model: TunedModel, set: ImageSet | null): StepTask {
  switch (recipe.kind) {
    case 'complete':
      if (!set) throw new Error('Complete fine-tuning has no pictures.');
      return teacherTask(model.architecture, model.weights, set, recipe.settings, recipe.seed, parts, recipe.adapted);
    case 'tune':
      return tuneSteps(model, recipe.plan, parts);
    case 'correction':
      return correctionSteps(model, recipe.plan);
  }
}
