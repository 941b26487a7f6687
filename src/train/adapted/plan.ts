import type { PromptPlan } from '../../models/promptPlan';

/** LoRA: rank r, and what the change is multiplied by, α / r. */
export interface LoraPlan {
  rank: number;
  alpha: number;
}

/** A way of tuning as plain data, as workers are sent it. */
export type AdaptedPlan =
  ({ kind: 'lora' } & LoraPlan) | { kind: 'l2-sp'; strength: number } | ({ kind: 'prompts' } & PromptPlan);
