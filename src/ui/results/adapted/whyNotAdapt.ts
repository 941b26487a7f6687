/** Why some models cannot be measured adapting to the pictures, in a sentence; null where all can. */
import { architectureTraits } from '../../../contract/architectureTraits';
import type { KeptModel } from '../../../contract/library';
import { whyNot } from '../../../contract/methodGroups';

export function whyNotAdapt(models: readonly Pick<KeptModel, 'kind' | 'label' | 'architecture'>[]): string | null {
  const lacking = models.flatMap(({ kind, label, architecture }) => {
    const why =
      kind === 'network' || kind === 'clip'
        ? whyNot('bn-adapt', architectureTraits(architecture))
        : 'nothing is known of it but its answers';
    return why === null ? [] : [`${label} cannot adapt: ${why}.`];
  });
  return lacking.length === 0 ? null : `${lacking.join(' ')} Measure it as it is, without the choices above.`;
}
