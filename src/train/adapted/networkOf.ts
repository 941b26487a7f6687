import type { Architecture } from '../../models/model';
import { withPrompts } from '../../models/prompts';
import type { AdaptedPlan } from './plan';

/** The network that a way of tuning trains and answers with: with prompts where it has some, else as it is. */
export function networkOf(plan: AdaptedPlan | undefined, architecture: Architecture): Architecture {
  return plan?.kind === 'prompts' ? withPrompts(architecture, plan) : architecture;
}
