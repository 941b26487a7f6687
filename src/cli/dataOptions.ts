/** What is said on a command line of pictures whose files do not say it. */
import { ANSWER_CHOICES, CLASS_ORDERS, type ReadingOptions } from '../contract/library';
import { UsageError, wholeNumber } from './usage';

/** As typed; undefined where it was not. */
export interface DataTexts {
  classOrder: string | undefined;
  answers: string | undefined;
  labelsFrom: string | undefined;
  /** Of pictures that were corrupted before. */
  severity?: string | undefined;
}

export const DATA_HELP = `  --labels FILE         which picture, or which class folder, is which class: JSON or CSV, PyTorch's class_to_idx (default: a file
                        with a usual name, such as labels.json, beside the pictures)
  --labels-from N       number of the first class in that file, 0 (default) or 1
  --class-order NAME    torchvision (default; by characters: 1, 10, 2) or natural (1, 2, 10), where names say the class
  --list FILE           the pictures to use, as RobustBench's imagenet_test_image_ids.txt names them: one a line, a column called path of a
                        CSV, or JSON; found by path or by the last part of it, in folders of ImageNet-C too
  --answers NAME        among which classes answers are chosen: ${ANSWER_CHOICES.join(', ')}`;

/** @throws {UsageError} naming the option that is wrong */
export function readingOptions({ classOrder, answers, labelsFrom, severity }: DataTexts): ReadingOptions {
  return {
    ...(classOrder === undefined ? {} : { classOrder: oneOf('class-order', classOrder, CLASS_ORDERS) }),
    ...(answers === undefined ? {} : { answers: oneOf('answers', answers, ANSWER_CHOICES) }),
    ...(labelsFrom === undefined ? {} : { labelsFrom: wholeNumber('labels-from', labelsFrom, 0, 1) as 0 | 1 }),
    ...(severity === undefined ? {} : { severity: wholeNumber('severity', severity, 1, 5) }),
  };
}

function oneOf<T extends string>(option: string, text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (found) return found;
  throw new UsageError(`--${option} takes ${choices.join(', ')}; got "${text}".`);
}
