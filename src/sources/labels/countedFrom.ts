/**
 * Whether the classes of a file are numbered from 0, as networks answer, or from 1, as MATLAB and many published lists count. The numbers
 * alone tell only so much, so what was taken is said and can be chosen.
 */
import type { Doubt } from '../../contract/library';
import { SourceError } from '../files/SourceError';

/** So many classes in a row from 1 on are hardly classes of which only the first has no picture. */
const TELLING = 5;
const IMAGENET = 1000;

/**
 * @param numbers of the classes
 * @param chosen by the person
 * @param where the file, for messages
 * @throws {SourceError} where counting from 1 was chosen and there is a 0
 */
export function countedFrom(
  numbers: Iterable<number>,
  chosen: 0 | 1 | undefined,
  where: string,
): { from: 0 | 1; doubts: Doubt[] } {
  const distinct = [...new Set(numbers)].sort((a, b) => a - b);
  const [least = 0, most = 0] = [distinct[0], distinct.at(-1)];
  if (chosen === 1 && least === 0)
    throw new SourceError(`${where} has the class 0, so its classes cannot be counted from 1.`);
  const inRow = least === 1 && most === distinct.length && most > 1;
  if (least === 0 || !(inRow || most === IMAGENET || chosen !== undefined)) return { from: 0, doubts: [] };
  const from = chosen ?? (most === IMAGENET || distinct.length >= TELLING ? 1 : 0);
  const kit =
    most === IMAGENET
      ? ' The numbers of ImageNet’s development kit, which run from 1 too, stand for other classes than those of networks.'
      : '';
  return {
    from,
    doubts: [
      {
        option: 'labelsFrom',
        said:
          `The classes in ${where} are numbered from ${least} to ${most}, and none is 0. They are taken as counted from ${from}` +
          `${chosen === undefined ? '' : ', as was chosen'}: class ${least} is output ${least - from} of a network that does not name its classes.${kit}`,
        choices: [
          { value: '0', label: 'from 0' },
          { value: '1', label: 'from 1' },
        ],
        chosen: String(from),
      },
    ],
  };
}
