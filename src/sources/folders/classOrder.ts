/**
 * Which class is number 0, 1, …, where names say the class. No file says how a network's author counted, and the common loaders differ:
 * torchvision's `ImageFolder`, Keras' `image_dataset_from_directory`, fastai and Hugging Face's `imagefolder` sort names as strings,
 * timm (`natural_key`) counts numbers in them as numbers and ignores case. The first is taken, as most networks were trained so, and
 * where the two differ it is said and can be chosen.
 */
import type { ClassOrder, Doubt } from '../../contract/library';
import { naturalOrder } from './naturalOrder';

export const DEFAULT_CLASS_ORDER: ClassOrder = 'torchvision';

/** Names of the doubt that are shown. */
const SHOWN = 5;

/** The names, each once, in this order. */
export function inClassOrder(names: Iterable<string>, order: ClassOrder = DEFAULT_CLASS_ORDER): string[] {
  return [...new Set(names)].sort(order === 'natural' ? timmOrder : codePointOrder);
}

/** Where the two orders of these names differ, what was taken; none where they agree. */
export function orderDoubts(names: readonly string[], order: ClassOrder = DEFAULT_CLASS_ORDER): Doubt[] {
  const byCharacter = inClassOrder(names, 'torchvision');
  const natural = inClassOrder(names, 'natural');
  const first = byCharacter.findIndex((name, i) => name !== natural[i]);
  if (first < 0) return [];
  const [taken, other] = order === 'natural' ? [natural, byCharacter] : [byCharacter, natural];
  const taker = { torchvision: 'as torchvision’s ImageFolder does', natural: 'as timm does' };
  const says = { torchvision: 'Compared character by character', natural: 'With numbers counted as numbers' };
  return [
    {
      option: 'classOrder',
      said:
        `The names of the classes do not settle their numbers. ${says[order]}, ${taker[order]}, class ${first} is “${taken[first]}” ` +
        `(${listed(taken)}); ${taker[order === 'natural' ? 'torchvision' : 'natural']}, it would be “${other[first]}” (${listed(other)}). ` +
        'This matters to a network that does not name its classes.',
      choices: [
        { value: 'torchvision', label: `by characters (torchvision, Keras): ${listed(byCharacter)}` },
        { value: 'natural', label: `by numbers (timm): ${listed(natural)}` },
      ],
      chosen: order,
    },
  ];
}

const listed = (names: readonly string[]) => names.slice(0, SHOWN).join(', ') + (names.length > SHOWN ? ', …' : '');

/** As Python compares strings; JavaScript's `<` has the characters beyond 16 bits before some of those within. */
export function codePointOrder(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return ranked(x) - ranked(y);
  }
  return a.length - b.length;
}

/** UTF-16 units so that surrogates come last, as the code points that they stand for do. */
const ranked = (unit: number) => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);

/** timm's `natural_key`; names that it cannot tell apart by their characters. */
function timmOrder(a: string, b: string): number {
  return naturalOrder(a.toLowerCase(), b.toLowerCase()) || codePointOrder(a, b);
}
