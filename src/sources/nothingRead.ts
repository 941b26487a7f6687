import type { LeftOut } from '../contract/library';

/** Why nothing could be measured where none of some pictures could be read: the first of the reasons stands for all. */
export function nothingReadWords(name: string, [first]: readonly LeftOut[]): string {
  return `No picture of ${name} can be read${first ? `: ${first.name}: ${first.why.replace(/\.$/, '')}` : ''}.`;
}
