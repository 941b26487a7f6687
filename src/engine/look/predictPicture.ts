/** What the models at hand say of one picture. */
import type { Prediction } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import type { AnsweringClassifier } from './withClassifiers';

const SHOWN = 5;

/**
 * The highest classes of each model, highest first.
 * @param picture of any size
 * @param whole it was cut before, as the pictures of data sets are
 */
export async function predictPicture(
  picture: Picture,
  whole: boolean,
  classifiers: readonly AnsweringClassifier[],
): Promise<Prediction[]> {
  const said: Prediction[] = [];
  for (const { label, by, classNames, probabilities: ask } of classifiers) {
    const [probabilities] = await ask([picture], whole);
    const top = [...probabilities!.keys()]
      .sort((a, b) => probabilities![b]! - probabilities![a]!)
      .slice(0, SHOWN)
      .map((k) => ({ className: classNames[k]!, probability: probabilities![k]! }));
    said.push({ model: label, ...by, top });
  }
  return said;
}
