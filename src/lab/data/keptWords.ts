/** What is said of kept pictures: a name that is free, and what an experiment names that is not there. */
import type { ExperimentConfig } from '../../contract/config';
import type { DataProposal, KeptData } from '../../contract/library';
import { ATTACHMENTS } from './attachments';

/** What the engine calls files that lie in no folder. */
const NAMELESS = 'pictures';

/** A name that nothing kept has: of loose files what they are is a better one than none. */
export function freeName({ name, layout }: Pick<DataProposal, 'name' | 'layout'>, kept: readonly KeptData[]): string {
  const wished = name === NAMELESS ? layout.split(',')[0]! : name;
  const taken = kept.map((data) => data.name);
  for (let nth = 1; ; nth++) {
    const free = nth === 1 ? wished : `${wished} ${nth}`;
    if (!taken.includes(free)) return free;
  }
}

/** What the configuration names and this browser does not have, in words with what to do; null where all is there. */
export function missingWords(kept: readonly KeptData[], { data: { pack, own } }: ExperimentConfig): string | null {
  if (pack !== 'own') return null;
  if (!own) return 'No pictures are chosen yet. Bring some, or choose one of the embedded packs.';
  const is = (id: string) => kept.some((data) => data.id === id);
  if (!is(own.data)) {
    return (
      'This experiment uses pictures that are not kept in this browser. Pictures never travel with a link: bring the same ' +
      'files here, with the same choice of classes, or choose other pictures.'
    );
  }
  const gone = ATTACHMENTS.filter(({ role }) => own[role] !== undefined && !is(own[role]));
  if (gone.length === 0) return null;
  const names = gone.map(({ label }) => label.toLowerCase()).join(', ');
  return `Pictures that are attached (${names}) are not kept in this browser. Bring the same files here, or take the set away.`;
}
