/** Methods that a network cannot have, in a sentence: the engine and the page say it in the same words. */
import type { MethodName } from './config';
import { whyNot, type NetworkTraits } from './methodGroups';
import { METHOD_LABELS } from './methodLabels';

/** @param label of the large model @returns null where it can have all of them */
export function refusedMethods(label: string, traits: NetworkTraits, methods: readonly MethodName[]): string | null {
  const refused = methods.flatMap((name) => {
    const why = whyNot(name, traits);
    return why === null ? [] : [`${name} (${METHOD_LABELS[name]}): ${why}`];
  });
  if (refused.length === 0) return null;
  return (
    `methods: ${label} cannot have ${refused.join('; ')}. Leave ${refused.length === 1 ? 'it' : 'them'} out, or choose ` +
    'another large model.'
  );
}
