/** Gives an experiment that goes on with another backend what it has computed so far: copies, under the names that it looks for from now on. */
import type { ExperimentConfig } from '../../contract/config';
import { classifierKey, frontKey, measuredKey, trainedKey, type Basis } from './keys';
import { methodOf, methodOrder } from './methods';
import type { Results } from './results';

/** Names of everything that an experiment leaves in the store, in an order that depends on the configuration alone. */
async function keysOf(config: ExperimentConfig, basis: Basis) {
  const [trained, measured, classifiers]: string[][] = [[], [], []];
  for (const name of methodOrder(config)) {
    const { plan } = methodOf(name, config);
    measured!.push(await measuredKey(name, config, basis));
    const key = await trainedKey(name, config, basis);
    if (key !== null) trained!.push(key);
    if (plan.kind === 'tuned' && plan.corrected) trained!.push(await frontKey(plan.corrected, config, basis));
  }
  for (const role of ['small', 'large'] as const) classifiers!.push(await classifierKey(role, config, basis));
  return { trained: trained!, measured: measured!, classifiers: classifiers! };
}

/** Finished stages, their measures, fitted classifiers, and the checkpoint and the teacher's answers of the stage that was under way. */
export async function carryOver(config: ExperimentConfig, from: Basis, to: Basis, results: Results): Promise<void> {
  const [old, next] = [await keysOf(config, from), await keysOf(config, to)];
  for (const [i, key] of old.trained.entries()) {
    const target = next.trained[i]!;
    const [trained, checkpoint, targets] = [
      await results.trained(key),
      await results.checkpoint(key),
      await results.targets(key),
    ];
    if (checkpoint) await results.keepCheckpoint(target, checkpoint);
    if (targets) await results.keepTargets(target, targets);
    if (trained) await results.keepTrained(target, trained);
  }
  for (const [i, key] of old.measured.entries()) {
    const measures = await results.measured(key);
    if (measures) await results.keepMeasured(next.measured[i]!, measures);
  }
  for (const [i, key] of old.classifiers.entries()) {
    const classifier = await results.classifier(key);
    if (classifier) await results.keepClassifier(next.classifiers[i]!, classifier);
  }
}
