/** Opening a lesson of one's own: a file that is chosen or dropped, an address on the same host. What is wrong is told, and nothing opens. */
import type { Lab } from '../Lab.svelte';
import type { Lesson } from '../../lessons/lessonSchema';
import { MOST_BYTES } from '../../lessons/parseLesson';
import { messageOf } from '../../contract/message';
import { checkNames, knownHere } from './lessonChecks';
import { library } from './LessonLibrary';

/** @throws {Error} naming what is wrong; then nothing has changed */
export async function openLessonFile(lab: Lab, file: File): Promise<void> {
  await open(lab, await library.read(file));
}

/** `?lesson=` of the address. */
export async function openLessonAddress(lab: Lab, address: string): Promise<void> {
  try {
    const lesson = await library.fetch(address);
    // The step that the address names stays.
    const step = lab.mode.lesson?.name === lesson.name ? lab.mode.lesson.step : 1;
    await open(lab, lesson, step);
  } catch (error) {
    lab.notices.add('error', messageOf(error));
  }
}

async function open(lab: Lab, lesson: Lesson, step = 1): Promise<void> {
  checkNames(lesson, await knownHere(lab));
  library.hold(lesson);
  lab.mode = { ...lab.mode, lesson: { name: lesson.name, step } };
}

/** Takes one dropped JSON file: a lesson, a report, or a study. */
export async function openDroppedJson(lab: Lab, file: File): Promise<void> {
  try {
    lab.notices.clear('dropped');
    const beginning = await file.slice(0, 2000).text();
    if (beginning.includes('"temper-study"')) {
      const { studyRoom } = await import('../study/StudyRoom.svelte');
      await studyRoom(lab).importFile(file);
      lab.go('results');
    } else if (beginning.includes('"temper-report"')) {
      await lab.runs.importFile(file);
      lab.go('results');
    } else if (file.size > MOST_BYTES && !beginning.includes('"temper-lesson"')) {
      throw new Error('It is neither a lesson nor a report nor a study of Temper.');
    } else await openLessonFile(lab, file);
  } catch (error) {
    lab.notices.add('error', `“${file.name}” was not opened. ${messageOf(error)}`, 'dropped');
  }
}
