/** The words of the field that the page uses, each in two sentences, with the formula where there is one. */

export const TERMS = {
  corruption: {
    text: 'A change that a camera, the weather or a file format makes, such as noise, blur, fog or JPEG. Models are tested on corruptions that they were not trained on.',
  },
  severity: { text: 'How strong a corruption is, from 1 to 5. The strengths are those of the published benchmark.' },
  'corrupted accuracy': {
    text: 'The share of corrupted test pictures that is named correctly: the plain mean over corruptions and severities. It is not the mCE of the literature, which divides by the errors of AlexNet on ImageNet.',
  },
  interval: {
    text: 'The range that would hold the true share in 95 of 100 such measurements. With few pictures it is wide; a difference is marked only where two intervals do not meet.',
  },
  teacher: {
    text: 'A small model, made robust by training on strongly augmented pictures. It is cheap to train, and then tells the large model what it sees.',
  },
  student: {
    text: 'The large, pre-trained model. Only a part of it is tuned; the rest stays as it was.',
  },
  AugMix: {
    text: 'Three chains of harmless changes (shear, posterize, solarize …) are mixed with the picture. None of them is a corruption of the test.',
    formula: 'x̃ = m·x + (1 − m)·Σ wᵢ·chainᵢ(x)',
  },
  PixMix: {
    text: 'The picture is mixed, by adding or multiplying, with generated textures and with changed copies of itself, a few times over.',
  },
  RandAugment: {
    text: 'Two changes drawn at random, one after the other: turning, shearing, shifting, posterizing, solarizing and the like. None of them is a corruption of the test.',
  },
  DeepAugment: {
    text: 'The picture passes through a small network whose weights and activations are distorted at random, another for each picture. Undistorted, the network gives it back unchanged.',
    formula: 'x̃ = D(h̃(E(x))), with D(E(x)) = x',
  },
  'noise training': {
    text: 'Half of the pictures get Gaussian noise of a random strength. The noise corruptions of the test are then not unseen, and the results say so.',
    formula: 'x̃ = clip(x + σ·n), σ ~ U(0, strength/10)',
  },
  'adversarial training': {
    text: 'In each step the pictures are first changed, by ε at most, in the way that hurts the model most as it is; it learns from those. Each step costs three times as much or more.',
    formula: 'min_θ E[ max over ‖δ‖∞ ≤ ε of CE(x + δ, y) ]',
  },
  consistency: {
    text: 'Asks that the answers to a picture and to two augmented views of it agree (Jensen–Shannon divergence).',
    formula: 'L = CE + 12 · JSD(p(x), p(x̃₁), p(x̃₂))',
  },
  distillation: {
    text: 'The student learns to give the probabilities that the teacher gives, not only the right class. τ softens both.',
    formula: 'KD = τ² · KL(softmax(z_T/τ) ‖ softmax(z/τ))',
  },
  weighting: {
    text: 'A teacher that is unsure should not teach. Its word counts less the more evenly its probabilities are spread.',
    formula: 'w = 1 − H(p_T) / log K',
  },
  'feature cache': {
    text: 'What stands before the first block that is tuned, a corrected front included, gives the same activations every time. They are computed once per picture and view and kept, so that a step costs only what comes after.',
  },
  'front correction': {
    text: 'The first blocks learn to give for a changed picture the features that they gave for the clean one. Nothing behind them runs, and no label is needed.',
    formula: 'L = ‖f̂(x̃) − f(x)‖² / ‖f(x)‖²',
  },
  arrivals: {
    text: 'Pictures as the field gives them: shifted by light, colour, lens or sensor, without a label and without the clean picture. New ones, which nothing was tuned on, are tested on.',
  },
  'self-distillation': {
    text: 'The control in which the frozen large model teaches itself. What Temper has beyond it is what the robust teacher adds.',
  },
  'head temperature': {
    text: 'A head’s logits are divided by one number, fitted on validation pictures, so that it is as sure as it is right. Only then can the uncertainties of heads be compared.',
    formula: 'p = softmax(z / T)',
  },
  heads: {
    text: 'Three classifiers on one model: the clean head is the untouched original, the unclean head is tuned on augmented pictures, the combined head on both.',
  },
  'head rule': {
    text: 'The answer is the average of the heads, each the more the surer it is; or one head answers. By lowest uncertainty it is the surest. By KL and uncertainty, the combined head answers where the clean and the unclean one agree, and the surer of these two where they do not.',
    formula: 'D = KL(N(μ_c, σ_c²), N(μ_u, σ_u²)) symmetrised; D < δ ⇒ combined',
  },
  transfer: {
    text: 'How well the features serve things that the model was never tuned on: a linear classifier is fitted on them.',
  },
  'zero-shot': {
    text: 'Answers without any training on these classes: the picture’s features are compared with those of the class names in words. Only models with a text tower, such as CLIP, can do it.',
    formula: 'argmax over classes of cos(image(x), text(“a photo of a …”))',
  },
  renditions: { text: 'The same things drawn by other hands, the analogue of ImageNet-R.' },
  sketch: { text: 'Pencil renderings and one-colour drawings, the analogue of ImageNet-Sketch.' },
  natural: {
    text: 'Uncorrupted pictures that a fixed reference model gets wrong, the analogue of ImageNet-A. It was chosen without the models under test.',
  },
  FLOPs: {
    text: 'Floating-point operations, two for each multiply-add. The backward pass counts twice the forward pass.',
  },
  calibration: {
    text: 'Expected calibration error: how far confidence and accuracy differ, over 15 equal-width bins. A model that is 80 % sure should be right 80 % of the time.',
  },
} as const satisfies Record<string, { text: string; formula?: string }>;

export type TermName = keyof typeof TERMS;
