/** Asks whoever teaches a method about its pictures, or finds what was said before a run was interrupted. */
import type { RowPictures } from '../../train/featureCache/rows';
import { askTeacher, type Asked, type TargetRecord } from '../../train/teacherTargets';
import type { Teacher } from '../../train/makeTeacher';
import type { Experiment } from './experiment';
import { frozenTeacher } from './teachers';

export interface TeacherRequest {
  pictures: RowPictures;
  /** How many of the last pictures arrived from the field. */
  arrivals: number;
  /** Of the method. */
  key: string;
  teacher: Teacher;
}

export async function askTeachers(
  experiment: Experiment,
  { pictures, arrivals, key, teacher }: TeacherRequest,
): Promise<TargetRecord> {
  const { config, results } = experiment.parts;
  const kept = await results.targets(key);
  if (kept) {
    experiment.parts.meter.skipTo(1);
    return kept;
  }
  const { count } = pictures.set;
  const asked: Asked[] = [{ until: count, teacher }];
  // Of clean pictures the frozen large model knows best, and what it says of them is what should be kept.
  if (arrivals > 0) asked.unshift({ until: count - arrivals, teacher: frozenTeacher(experiment) });
  const { askedOn } = config.student;
  const said = await askTeacher({
    pictures,
    asked,
    askedOn,
    hooks: experiment.pictureHooks,
    workers: experiment.workers,
  });
  await experiment.keep(() => results.keepTargets(key, said));
  return said;
}
