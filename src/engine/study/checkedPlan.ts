import * as v from 'valibot';
import { faultsInWords } from '../../contract/fileWords';
import { reservedKey } from '../../contract/reservedKeys';
import { StudyError, studyPlanSchema, type StudyPlan } from '../../contract/study';
import { configOf, makePlan, settingsOf } from '../../study/plan';
import { checkBenchmark } from '../experiment/ExperimentVerbs';

/**
 * A plan that came from outside, as the engine would make it.
 * @throws {Error} naming what is wrong with it, or with a setting that it varies
 */
export function checkedPlan(plan: StudyPlan): StudyPlan {
  const reserved = reservedKey(plan);
  if (reserved !== null) throw new StudyError(`${reserved}: no study has such a field.`);
  const result = v.safeParse(studyPlanSchema, plan);
  if (!result.success) throw new StudyError(`The plan of the study cannot be used: ${faultsInWords(result.issues)}.`);
  const made = makePlan(result.output);
  const seed = made.seeds[0]!;
  for (const setting of settingsOf(made)) checkBenchmark(configOf(made, { seed, setting }));
  return made;
}
