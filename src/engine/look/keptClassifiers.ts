/** Kept models of every kind, as they answer about pictures. CLIP has no classes until an experiment names some. */
import { untunedModel } from '../../models/tuned';
import { networkClassifier, type Classifier } from '../inputs/classifier';
import type { BaseModels } from '../inputs/baseModels';
import type { ModelLibrary } from '../library/models/ModelLibrary';

/** Those that can answer, in the order of the ids. */
export async function keptClassifiers(
  ids: readonly string[],
  library: ModelLibrary,
  base: BaseModels,
): Promise<Classifier[]> {
  const kept = new Map((await library.keptModels()).map((model) => [model.id, model]));
  const classifiers: Classifier[] = [];
  for (const id of ids) {
    const model = kept.get(id);
    if (model?.kind === 'network') {
      const { architecture, weights, classNames, classes } = await base.own(id, 'large');
      const names = classNames ?? Array.from({ length: classes }, (_, i) => `class ${i}`);
      classifiers.push(networkClassifier(model.label, untunedModel(architecture, weights), names));
    } else if (model?.kind === 'tuned' || model?.kind === 'tfjs') {
      classifiers.push(await library.classifier(id));
    }
  }
  // Two of one file, with different settings, have one name unless somebody gave them others.
  const seen = new Map<string, number>();
  return classifiers.map((model) => {
    const nth = (seen.get(model.label) ?? 0) + 1;
    seen.set(model.label, nth);
    return nth === 1 ? model : { ...model, label: `${model.label} (${nth})` };
  });
}
