import * as v from 'valibot';
import { faultsInWords } from '../../contract/fileWords';
import { reservedKey } from '../../contract/reservedKeys';
import { StudyError, studyPlanSchema, type StudyPlan } from '../../contract/study';
import { makePlan } from '../../study/plan';

/**
 * A plan that came from outside, as the engine would make it.
 * @throws {StudyError} naming what is wrong with it
 */
export function checkedPlan(plan: StudyPlan): StudyPlan {
  const reserved = reservedKey(plan);
  if (reserved !== null) throw new StudyError(`${reserved}: no study has such a field.`);
  const result = v.safeParse(studyPlanSchema, plan);
  if (!result.success) throw new StudyError(`The plan of the study cannot be used: ${faultsInWords(result.issues)}.`);
  return makePlan(result.output);
}
