/** The room in which a class collects its codes: what is in it, what became of what was handed in last, and the verbs. */
import { cleanName } from '../../report/classroom/CodedRun';
import { pooled, seedOf, type Collected } from '../../report/classroom/Collection';
import { withText, type Outcome } from '../../report/classroom/readCollected';
import { messageOf } from '../../contract/message';
import type { Memory } from '../models/AskedModels.svelte';
import { keep, readKept } from './keptCollection';

/** Bytes of a file; a report has some hundred thousand. */
const MOST_BYTES = 5_000_000;

/** What was taken and refused at one time. */
export type Taken = Pick<Outcome, 'added' | 'refused'>;

function memoryOfPage(): Memory {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null; // Blocked for this page.
  }
}

export class CollectRoom {
  entries = $state.raw<readonly Collected[]>([]);
  /** Of what was handed in last. */
  taken = $state.raw<Taken | null>(null);
  /** It is lost with the page, as the browser keeps nothing. */
  unkept = $state(false);
  readonly pooled = $derived(pooled(this.entries));

  constructor(private readonly memory: Memory = memoryOfPage()) {
    this.reload();
  }

  /** Reads what is kept, as another tab may have changed it. */
  reload(): void {
    if (!this.unkept) this.entries = readKept(this.memory);
  }

  /** Takes every code of a text, or a report. @param what it is called where none of it can be used */
  addText(text: string, what = 'The text'): Taken {
    this.reload();
    const { entries, ...taken } = withText(this.entries, text, what);
    if (taken.added.length > 0) this.#put(entries);
    return (this.taken = taken);
  }

  /**
   * Files with codes, reports, or photographs of a code.
   * @param readPicture gives the texts of the QR codes in a picture
   */
  async addFiles(files: readonly File[], readPicture: (file: File) => Promise<string[]>): Promise<Taken> {
    const all: { added: Collected[]; refused: Outcome['refused'][number][] } = { added: [], refused: [] };
    for (const file of files) {
      const what = `“${file.name}”`;
      try {
        if (file.size > MOST_BYTES) throw new Error('It is larger than 5 MB, which no report and no list of codes is.');
        const picture = file.type.startsWith('image/');
        const texts = picture ? await readPicture(file) : [await file.text()];
        if (texts.length === 0) throw new Error('There is no QR code to be seen in it.');
        for (const text of texts) {
          const { added, refused } = this.addText(text, what);
          all.added.push(...added);
          all.refused.push(
            ...refused.map((one) => (one.what === what ? one : { ...one, what: `${what}: ${one.what}` })),
          );
        }
      } catch (error) {
        all.refused.push({ what, why: messageOf(error) });
      }
    }
    return (this.taken = all);
  }

  rename(seed: number, name: string): void {
    this.reload();
    this.#put(this.entries.map((entry) => (seedOf(entry) === seed ? { ...entry, name: cleanName(name) } : entry)));
  }

  remove(seed: number): void {
    this.reload();
    this.#put(this.entries.filter((entry) => seedOf(entry) !== seed));
    this.taken = null;
  }

  clear(): void {
    this.#put([]);
    this.taken = null;
  }

  #put(entries: readonly Collected[]): void {
    this.entries = entries;
    this.unkept = !keep(this.memory, entries);
  }
}
