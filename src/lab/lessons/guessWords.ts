/** What was said, and how it compares with what was measured, in words. */
import type { Question } from '../../lessons/lessonSchema';

type Guess = number | string | null;

/** As it is read: "severity 2.4", "it does not, up to 5", the text of an option. */
export function guessWords(question: Question, guess: Guess): string {
  if (question.kind === 'choice') return question.options.find(({ key }) => key === guess)?.text ?? String(guess);
  if (question.kind === 'severity')
    return guess === null ? 'not up to severity 5' : `at severity ${Number(guess).toFixed(1)}`;
  return `${guess ?? '–'}${question.unit ? ` ${question.unit}` : ''}`;
}

export interface Outcome {
  words: string;
  /** Whether what was said is what was measured; null where that is a matter of degree. */
  right: boolean | null;
}

/** @returns null where nothing can be said, as a measure that gives no key to a choice */
export function outcome(
  question: Question,
  guess: Guess,
  measured: { value: number | null; key?: string; unit: string },
): Outcome | null {
  if (question.kind === 'choice') {
    if (measured.key === undefined) return null;
    const right = measured.key === guess;
    const text = question.options.find(({ key }) => key === measured.key)?.text;
    if (right) return { words: 'What you said is what was measured.', right };
    return { words: text ? `Measured was: ${text}` : 'Measured was none of these.', right };
  }
  if (guess === null || measured.value === null) {
    const right = guess === null && measured.value === null;
    return { words: right ? 'What you said is what was measured.' : 'It came otherwise than you said.', right };
  }
  const off = measured.value - Number(guess);
  const unit = question.kind === 'severity' ? '' : ` ${question.unit ?? measured.unit}`;
  const size = Math.abs(off).toFixed(1);
  if (Number(size) === 0) return { words: 'What you said is what was measured.', right: true };
  const side = question.kind === 'severity' ? (off < 0 ? 'earlier' : 'later') : off < 0 ? 'lower' : 'higher';
  return { words: `Measured was ${size}${unit} ${side} than you said.`, right: null };
}
