import type { StageName } from '../../contract/engine';
import { messageOf } from '../../contract/message';
import type { Lab } from '../Lab.svelte';

/** Deletes what is kept of a stage of the experiment and of all that builds on it, and says so. */
export async function resetStage({ client, config, job, notices }: Lab, stage: StageName): Promise<void> {
  try {
    await client.api.reset(config, stage);
    job.curves.clear();
    notices.add(
      'info',
      'What was kept of this stage, and of all that builds on it, is deleted. The next run computes it again.',
    );
  } catch (error) {
    notices.add('error', messageOf(error));
  }
}
