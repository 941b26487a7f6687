/** What workers do for training. */
import { task } from '../../pool/task';
import { computePart, gradientsTask } from './gradientsTask';
import { activations, activationsTask, askedTeacher, makeViews, teacherTask, viewsTask } from './rowTasks';

export const TRAINING_TASKS = [
  task(gradientsTask, computePart),
  task(viewsTask, makeViews),
  task(activationsTask, activations),
  task(teacherTask, askedTeacher),
];
