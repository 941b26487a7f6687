/** How pictures of the user's own are read: what their files do not say, what was taken, and what was left out. Plain data. */

/** A file or a picture that is not used, with its reason: nothing is left out in silence. */
export interface LeftOut {
  name: string;
  why: string;
}

/**
 * Which class is number 0, 1, …, where folders or texts name the classes: `torchvision` compares names character by character (10
 * before 2), as ImageFolder, Keras and Hugging Face's `imagefolder` do; `natural` counts numbers as numbers, as timm does.
 */
export const CLASS_ORDERS = ['torchvision', 'natural'] as const;
export type ClassOrder = (typeof CLASS_ORDERS)[number];

/**
 * Among which classes an answer is chosen: `all` that the classifier has, those that are `present` in the data, or the 200 of a
 * published set.
 */
export const ANSWER_CHOICES = ['all', 'present', 'imagenet-r', 'imagenet-a'] as const;
export type AnswerChoice = (typeof ANSWER_CHOICES)[number];

/** How files are read where they do not say it themselves. What is left out is taken as is more probable, and said. */
export interface ReadingOptions {
  classOrder?: ClassOrder;
  /** Of corrupted pictures whose files do not say their severity: 1 to 5. */
  severity?: number;
  answers?: AnswerChoice;
  /** Path of the file, among those that are brought, that holds the labels; by default what lies there under a usual name. */
  labels?: string;
  /** The number of the first class in a file of labels. Default 0. */
  labelsFrom?: 0 | 1;
  /** A list of the pictures to use, such as that of a benchmark's part, and what it is called; by default all are. */
  list?: { file: string; text: string };
}

/** A reading that the files do not settle: how they were read, and how else they can be. */
export interface Doubt {
  option: Exclude<keyof ReadingOptions, 'list'>;
  /** What was found and how it was read, in sentences. */
  said: string;
  choices: readonly { value: string; label: string }[];
  /** The value that was taken; null where nothing can be done before one is chosen. */
  chosen: string | null;
}

/** The options with a choice of a doubt in place. @throws {RangeError} where it is none of its choices */
export function withChoice(reading: ReadingOptions, doubt: Doubt, value: string): ReadingOptions {
  if (!doubt.choices.some((choice) => choice.value === value)) {
    throw new RangeError(`${doubt.option} cannot be "${value}".`);
  }
  const numeric = doubt.option === 'severity' || doubt.option === 'labelsFrom';
  return { ...reading, [doubt.option]: numeric ? Number(value) : value };
}
