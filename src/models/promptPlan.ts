/** How many learnt tokens stand beside a network's own, and where (`prompts.ts`). */
export interface PromptPlan {
  /** Before the first block alone, or before each. */
  depth: 'shallow' | 'deep';
  /** Tokens of one block. */
  count: number;
}
