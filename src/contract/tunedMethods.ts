/** Settings of LoRA, visual prompts, L2-SP and WiSE-FT as a curve, and what they are where nobody says otherwise. */
import * as v from 'valibot';
import { real, whole } from './numberSchemas';

/**
 * LoRA and L2-SP as chosen on validation corruptions for the preset `quick`, prompts as their authors have them (`docs/methods.md`);
 * configurations of before these methods existed lack them.
 */
export const TUNED_METHODS = {
  lora: { rank: 16, alpha: 16, learningRate: 3e-2 },
  prompts: { count: 10, learningRate: 1e-2 },
  l2sp: { strength: 1e-4, learningRate: 1e-3 },
  wise: { curve: 'left-out', alphas: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] },
} as const;

/** Of methods that are trained on the pictures and labels of complete fine-tuning, with its steps and augmentation, and of its average. */
export const tunedMethodEntries = {
  /** LoRA (Hu et al., ICLR 2022). */
  lora: v.optional(
    v.strictObject({
      /** r: rank of the change of each weight. */
      rank: whole(1, 256),
      /** α: the change is multiplied by α / r. */
      alpha: real(0.01, 1024),
      learningRate: real(1e-6, 1),
    }),
    TUNED_METHODS.lora,
  ),
  /** Visual prompt tuning (Jia et al., ECCV 2022). */
  prompts: v.optional(
    v.strictObject({
      /** Learnt tokens: before the first block (shallow), or before each (deep). */
      count: whole(1, 200),
      learningRate: real(1e-6, 1),
    }),
    TUNED_METHODS.prompts,
  ),
  /** L2-SP (Li et al., ICML 2018). */
  l2sp: v.optional(
    v.strictObject({
      /** The loss has half of it times the squared distance from the pre-trained weights. */
      strength: real(0, 1000),
      learningRate: real(1e-6, 1),
    }),
    TUNED_METHODS.l2sp,
  ),
  /** WiSE-FT (Wortsman et al., CVPR 2022) of complete fine-tuning, at more points than the rows have. */
  wise: v.optional(
    v.strictObject({
      curve: v.picklist(['left-out', 'measured']),
      /** 0 is the pre-trained model and 1 complete fine-tuning: both are measured in their own rows. */
      alphas: v.pipe(
        v.array(real(0, 1)),
        v.minLength(1, 'name at least one α'),
        v.maxLength(101, 'name at most 101 of them'),
      ),
    }),
    { ...TUNED_METHODS.wise, alphas: [...TUNED_METHODS.wise.alphas] },
  ),
};
