/** What the models that answer are called on the first screen, before any word of the field. */
import type { Answerer } from '../../contract/engine';
import type { MethodName } from '../../contract/config';

interface Words {
  name: string;
  /** Where there is little room. */
  short: string;
  /** As the beginning of a sentence. */
  subject: string;
  /** What it is, for somebody who sees it for the first time. */
  what: string;
}

const METHODS: Partial<Record<MethodName, Words>> = {
  pretrained: {
    name: 'Pre-trained',
    short: 'Pre-trained',
    subject: 'The pre-trained network',
    what: 'A network that was trained on clean drawings.',
  },
  teacher: {
    name: 'Robust teacher',
    short: 'Teacher',
    subject: 'The robust teacher',
    what: 'A small network, trained on drawings that were altered.',
  },
  temper: {
    name: 'Temper',
    short: 'Temper',
    subject: 'Temper',
    what: 'The pre-trained one, after the teacher has retrained a part of it.',
  },
  cft: {
    name: 'Complete fine-tuning',
    short: 'Fine-tuned',
    subject: 'Complete fine-tuning',
    what: 'The pre-trained one, all of it trained again on altered drawings.',
  },
};

/** The order in which they stand, and the places that wait for them. */
export const FIRST_METHODS = ['pretrained', 'teacher', 'temper', 'cft'] as const;

export function methodWords(method: MethodName): Words {
  return METHODS[method] ?? { name: method, short: method, subject: method, what: '' };
}

export function answererWords({ model, method }: Answerer): Words {
  return (method && METHODS[method]) ?? { name: model, short: model, subject: model, what: '' };
}

/** Which experiment the trained ones are of: "as they come with the page (quick, seed 1)"; null where none of them is trained. */
export function originWords(answerers: readonly Answerer[]): string | null {
  const groups = new Map<string, string[]>();
  for (const answerer of answerers) {
    const { trained } = answerer;
    if (!trained) continue;
    const { by, preset, seed } = trained;
    const origin =
      by === 'page' ? `as they come with the page (${preset}, seed ${seed})` : `of your run (${preset}, seed ${seed})`;
    groups.set(origin, [...(groups.get(origin) ?? []), answererWords(answerer).name]);
  }
  if (groups.size === 0) return null;
  if (groups.size === 1) return `The trained ones are ${[...groups.keys()][0]}.`;
  return `${[...groups].map(([origin, names]) => `${names.join(' and ')}: ${origin}`).join('; ')}.`;
}

/** What a screen reader is told when the answers have settled. @param truth what the picture shows, where that is known */
export function spokenAnswers(
  words: string,
  said: readonly (Answerer & { top: readonly { className: string; probability: number }[] })[],
  truth: string | null,
): string {
  const each = said.map((answerer) => {
    const [top] = answerer.top;
    if (!top) return `${answererWords(answerer).subject} gives no answer`;
    const verdict = truth === null ? '' : top.className === truth ? ', right' : ', wrong';
    return `${answererWords(answerer).subject}: ${top.className}, ${Math.round(100 * top.probability)} %${verdict}`;
  });
  return `${words}. ${each.join('; ')}.`;
}
