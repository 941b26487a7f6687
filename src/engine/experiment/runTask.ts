/** Runs a training task with the job's pauses, checkpoints and live curve, from its checkpoint where there is one. */
import type { MethodName } from '../../contract/config';
import type { Curve } from '../../contract/report';
import { PoolGradients, type RemoteTask } from '../../train/distributed/PoolGradients';
import { train, type Trained, type TrainingHooks, type TrainingTask } from '../../train/training';
import type { Experiment } from './experiment';
import type { CheckpointRecord } from './results';

export const CHECKPOINT_EVERY_SECONDS = 5;
/** Those of a large model take seconds themselves: no more than a tenth of the time goes into them. */
export const CHECKPOINT_REST = 10;

/** What a part of a step may take in a worker, in bytes: a pool has room for so much in each. Beyond, one thread computes part after part. */
const WORKER_STEP = 256 * 2 ** 20;

export async function runTask(
  experiment: Experiment,
  stage: MethodName,
  task: TrainingTask,
  key: string,
): Promise<Trained & { curve: Curve }> {
  const { results, control, meter, metric, pool } = experiment.parts;
  const kept = await results.checkpoint(key);
  const curve: Curve = kept?.curve ?? { name: stage, columns: [], steps: [], values: [] };
  if (kept) {
    meter.skipTo(kept.checkpoint.step / task.steps);
    replay(curve, stage, metric);
  }
  let lastKept = performance.now();
  let wait = CHECKPOINT_EVERY_SECONDS * 1000;
  const hooks: TrainingHooks = {
    async between(done, total) {
      meter.update(done, total, 'steps');
      await control.gate();
    },
    metric(step, columns, values) {
      curve.columns = [...columns];
      curve.steps.push(step);
      curve.values.push([...values]);
      metric({ stage, step, columns, values });
    },
    async checkpoint(make) {
      // Here, not only at the gate: a pause that is heard there would come too late for a checkpoint.
      await control.listen();
      const began = performance.now();
      if (began - lastKept <= wait && !control.pausing) return;
      const record: CheckpointRecord = { checkpoint: await make(), curve };
      await experiment.keep(async () => {
        await results.keepCheckpoint(key, record);
        await experiment.parts.checkpointed();
      });
      lastKept = performance.now();
      wait = Math.max(CHECKPOINT_EVERY_SECONDS * 1000, CHECKPOINT_REST * (lastKept - began));
    },
  };
  const shares = task.remote && (task.partBytes ?? Infinity) <= WORKER_STEP;
  const source = pool && shares ? await PoolGradients.open(task as RemoteTask, pool) : undefined;
  try {
    return { ...(await train(task, hooks, kept?.checkpoint ?? null, source)), curve };
  } finally {
    await source?.dispose();
  }
}

function replay(curve: Curve, stage: MethodName, metric: Experiment['parts']['metric']): void {
  curve.steps.forEach((step, i) => metric({ stage, step, columns: curve.columns, values: curve.values[i]! }));
}
