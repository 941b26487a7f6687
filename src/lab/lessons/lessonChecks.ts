/** What a lesson names beside its own fields must exist here: perturbations, pictures, stations, settings. Asked before anything opens. */
import type { PresetName } from '../../contract/config';
import type { PerturbationInfo } from '../../contract/perturbation';
import type { Lab } from '../Lab.svelte';
import type { Lesson, LessonStep } from '../../lessons/lessonSchema';
import { LessonError } from '../../lessons/parseLesson';
import { nearestName } from '../../num/nearestNames';
import { knownSteps } from '../look/recipe';
import { parseHash, type UrlState } from '../urlState';

export interface Known {
  perturbations: readonly PerturbationInfo[];
  /** Ids of pictures that come with the page; those of the pack are known by their form. */
  pictures: readonly string[];
}

/** How long the engine is waited for, at most: so many looks, milliseconds apart. */
const LOOKS = 600;
const BETWEEN = 100;

/** What exists on the page, once its engine has said so. @throws {LessonError} where it does not come */
export async function knownHere({ look, gallery }: Pick<Lab, 'look' | 'gallery'>): Promise<Known> {
  for (let i = 0; look.perturbations.length === 0 || gallery.photos.length === 0; i++) {
    if (i === LOOKS) throw new LessonError('The lesson waits for the engine, which does not start. Reload the page.');
    await new Promise((resolve) => setTimeout(resolve, BETWEEN));
  }
  return { perturbations: look.perturbations, pictures: [...gallery.photos.map(({ id }) => id), look.usual ?? ''] };
}

const PACK_PICTURE = /^pack-(\d|1[01])$/;

/** The page as a step begins; with another preset where one was chosen, and the step's own settings on top of it. */
export function stateOf(step: Pick<LessonStep, 'state'>, preset?: PresetName): UrlState & { problems: string[] } {
  const state = (step.state ?? '').replace(/^#/, '');
  const other = preset === undefined ? state : state.replace(/(?<=[?&])preset=[^&]*/, `preset=${preset}`);
  return parseHash(`#${other}`);
}

/** @throws {LessonError} naming the first that do not exist */
export function checkNames(lesson: Lesson, known: Known): void {
  const faults = lesson.steps.flatMap((step, i) => stepFaults(step, known).map((fault) => `steps.${i + 1}.${fault}`));
  if (faults.length === 0) return;
  throw new LessonError(`The lesson “${lesson.title}” cannot be opened. ${faults.slice(0, 4).join(' ')}`);
}

function stepFaults(step: LessonStep, { perturbations, pictures }: Known): string[] {
  const faults: string[] = [];
  if (step.state !== undefined) {
    const { problems, mode, view } = stateOf(step);
    faults.push(...problems.map((problem) => `state: ${problem}`));
    const [field] = Object.keys(mode);
    if (field) faults.push(`state: “${field}” says how the page is shown, and a step cannot.`);
    faults.push(...knownSteps(view.steps ?? [], perturbations).problems.map((problem) => `state: ${problem}`));
    const { picture } = view;
    if (picture !== undefined && !PACK_PICTURE.test(picture) && !pictures.includes(picture)) {
      const near = nearestName(picture, pictures);
      faults.push(`state: there is no picture “${picture}”${near ? `; did you mean “${near}”?` : '.'}`);
    }
  }
  const names = new Set(perturbations.map(({ name }) => name));
  for (const measure of step.measures ?? []) {
    if (measure.name !== 'earliest') continue;
    for (const name of measure.perturbations.filter((other) => !names.has(other))) {
      const near = nearestName(name, names);
      faults.push(`measures: there is no perturbation “${name}”${near ? `; did you mean “${near}”?` : '.'}`);
    }
  }
  return faults;
}
