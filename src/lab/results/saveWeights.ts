import type { ExperimentConfig, MethodName } from '../../contract/config';
import { messageOf } from '../../contract/message';
import { saveFile } from '../files';
import type { Lab } from '../Lab.svelte';

/** Hands the weights of a method of an experiment to the visitor, as a safetensors file. */
export async function saveWeights(
  { client, notices }: Pick<Lab, 'client' | 'notices'>,
  method: MethodName,
  config: ExperimentConfig,
): Promise<void> {
  try {
    saveFile(`temper-${method}-seed${config.seed}.safetensors`, await client.api.exportWeights(config, method));
  } catch (error) {
    notices.add('error', messageOf(error));
  }
}
