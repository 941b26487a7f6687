/** What the models at hand say of one picture. */
import type { Prediction } from '../contract/engine';
import type { Picture } from '../contract/image';
import { askModel, withModelsAtHand, type ModelSource } from './modelsAtHand';

const SHOWN = 5;

/** The highest classes of each model, highest first; the picture may have any size, its middle square is asked. */
export function predictPicture(picture: Picture, source: ModelSource): Promise<Prediction[]> {
  return withModelsAtHand(source, async (atHand) => {
    const said: Prediction[] = [];
    for (const asked of atHand) {
      const [probabilities] = await askModel(asked, [picture]);
      const top = [...probabilities!.keys()]
        .sort((a, b) => probabilities![b]! - probabilities![a]!)
        .slice(0, SHOWN)
        .map((k) => ({ className: asked.classNames[k]!, probability: probabilities![k]! }));
      said.push({ model: asked.label, top });
    }
    return said;
  });
}
