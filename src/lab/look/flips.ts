/** Reading a sweep: the stretches of severity over which one class answers, and the flip in words. */
import type { SweepCurve } from '../../contract/engine';

export interface Stretch {
  className: string;
  /** Severities; the first stretch begins at 0. */
  from: number;
  to: number;
}

/**
 * Stretches of equal answers. Between two severities that were looked at the border is in the middle, but for the first
 * one, which is known (`flip`).
 */
export function stretches({ answers, flip }: SweepCurve): Stretch[] {
  const found: Stretch[] = [];
  for (const [i, { severity, className }] of answers.entries()) {
    const last = found.at(-1);
    if (last?.className === className) last.to = severity;
    else {
      const before = answers[i - 1]?.severity ?? 0;
      const border = !last ? 0 : found.length === 1 && flip !== null ? flip : (before + severity) / 2;
      if (last) last.to = border;
      found.push({ className, from: border, to: severity });
    }
  }
  if (found.length > 0) found.at(-1)!.to = 5;
  return found;
}

/** "changes its mind at severity 2.4: panda → fog" @param truth what the picture shows, where that is known */
export function flipWords(curve: SweepCurve, truth: string | null): string {
  const clean = curve.answers[0]?.className;
  if (clean === undefined) return 'gave no answer.';
  const wrong = truth !== null && clean !== truth ? ' (wrong from the start)' : '';
  if (curve.flip === null) return `stays with ${clean}${wrong} up to severity 5.`;
  if (curve.flip === 0) return `has changed its mind before this step: ${clean}.`;
  const [first, second] = stretches(curve);
  const next = second?.className ?? curve.answers.find(({ className }) => className !== first?.className)?.className;
  const at = curve.flip <= 1 ? 'at once, below severity 1' : `at severity ${curve.flip.toFixed(1)}`;
  return `changes its mind ${at}: ${clean}${wrong} → ${next ?? 'something else'}.`;
}

/** Answers of both, by model and ascending severity; of two flips the earlier. */
export function mergeCurves(held: readonly SweepCurve[], more: readonly SweepCurve[]): SweepCurve[] {
  return more.map((curve) => {
    const old = held.find(({ model }) => model === curve.model);
    if (!old) return curve;
    const known = new Set(old.answers.map(({ severity }) => severity));
    const answers = [...old.answers, ...curve.answers.filter(({ severity }) => !known.has(severity))];
    const flips = [old.flip, curve.flip].filter((flip) => flip !== null);
    return {
      ...curve,
      answers: answers.sort((a, b) => a.severity - b.severity),
      flip: flips.length > 0 ? Math.min(...flips) : null,
    };
  });
}
