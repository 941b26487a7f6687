/** What the workers of a pool can do: every kind of task, and the function that does it. */
import { task, type TaskTable } from '../../pool/task';
import { EVALUATION_TASKS } from '../../evaluate/predictTasks';
import { TRAINING_TASKS } from '../../train/distributed/tasks';
import { ANSWER, answerTask } from './answerTask';
import { CORRUPT, corruptTask } from './corruptTask';
import { SELF_TEST, selfTestTask } from './selfTestTask';
import { heldTensors, TENSORS } from './tensorsTask';

export const TASKS: TaskTable = new Map([
  task(TENSORS, heldTensors),
  task(SELF_TEST, selfTestTask),
  task(CORRUPT, corruptTask),
  task(ANSWER, answerTask),
  ...TRAINING_TASKS,
  ...EVALUATION_TASKS,
]);
