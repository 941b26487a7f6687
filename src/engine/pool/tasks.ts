/** What the workers of a pool can do: every kind of task, and the function that does it. */
import type { TaskTable } from '../../pool/task';
import { task } from '../../pool/task';
import { computePart, gradientsTask } from '../../train/distributed/gradientsTask';
import { heldTensors, TENSORS } from './tensorsTask';

export const TASKS: TaskTable = new Map([task(TENSORS, heldTensors), task(gradientsTask, computePart)]);
