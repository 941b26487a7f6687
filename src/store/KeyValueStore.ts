/**
 * What is kept between visits, by key. Keys are paths whose first part says what they hold; values are typed arrays and
 * plain data (what structured cloning can copy). Two stores implement it: IndexedDB, and memory where there is none.
 */

/** First parts of keys. */
export const PREFIXES = {
  /** Finished stages of an experiment, by content key: can be computed again, so they may be evicted. */
  stage: 'stage/',
  /** Where an interrupted stage goes on. */
  checkpoint: 'checkpoint/',
  /** Reports of finished experiments. */
  run: 'run/',
  /** Studies: their plans, and the reports of their experiments. */
  study: 'study/',
  /** Pictures of the user's own. */
  picture: 'picture/',
  /** Large files in chunks, by the hash of their content: `store/files`. */
  file: 'file/',
  /** Records of the user's own models; their weights are files. */
  model: 'model/',
  /** Labelled pictures of the user's own. */
  data: 'data/',
  /** Features of a frozen trunk that did not fit into memory: can be computed again. */
  feature: 'feature/',
  /** How long experiments took here, which corrects what is expected of the next. */
  pace: 'pace/',
} as const;

const NAMES: Record<string, string> = {
  [PREFIXES.stage]: 'the result of a stage',
  [PREFIXES.checkpoint]: 'a checkpoint',
  [PREFIXES.run]: 'a report',
  [PREFIXES.study]: 'a study',
  [PREFIXES.picture]: 'a picture',
  [PREFIXES.file]: 'a file',
  [PREFIXES.model]: 'a model',
  [PREFIXES.data]: 'a data set',
  [PREFIXES.feature]: 'features of a model',
  [PREFIXES.pace]: 'how long an experiment took',
};

/** Key of the one record of an interrupted experiment. */
export const UNFINISHED = 'unfinished';

/** Key of the configuration that was run last. */
export const LATEST = 'latest';

const RECORDS: Record<string, string> = {
  [UNFINISHED]: 'the note of an interrupted experiment',
  [LATEST]: 'which experiment was run last',
  probe: 'a first value',
};

/** What a key holds, for people; the key itself where that is not known. */
export function nameOf(key: string): string {
  return RECORDS[key] ?? NAMES[key.slice(0, key.indexOf('/') + 1)] ?? key;
}

/** A value without itself. */
export interface StoreEntry {
  key: string;
  bytes: number;
  /** Milliseconds since 1970. */
  savedAt: number;
}

export interface KeyValueStore {
  /** The value, or undefined where there is none. It is a copy: changing it changes nothing in the store. */
  get<T>(key: string): Promise<T | undefined>;
  /** Several values in one transaction, in the order of the keys. */
  getMany<T>(keys: readonly string[]): Promise<(T | undefined)[]>;
  /**
   * Writes one value. It is written whole or not at all, and until then the old value stands.
   * @throws {StoreError} kind `quota` where it does not fit
   */
  set(key: string, value: unknown): Promise<void>;
  /**
   * Writes several values: all of them or, where one does not fit, none.
   * @throws {StoreError} kind `quota` where they do not fit
   */
  setMany(entries: readonly (readonly [key: string, value: unknown])[]): Promise<void>;
  /** Deletes a value; deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  /** Deletes several values in one transaction. */
  deleteMany(keys: readonly string[]): Promise<void>;
  /** Keys that begin with `prefix` (all without one), the one written longest ago first. */
  keys(prefix?: string): Promise<string[]>;
  /** What is held under keys that begin with `prefix` (all without one), the one written longest ago first. */
  entries(prefix?: string): Promise<StoreEntry[]>;
  /** Bytes held under keys that begin with `prefix` (all without one). */
  sizeOf(prefix?: string): Promise<number>;
  /**
   * How often somebody else has emptied it while it was open: another tab, or the browser when its user cleared the data of this site.
   * What is written afterwards is kept again.
   */
  timesEmptied(): Promise<number>;
  /** Deletes everything. */
  clear(): Promise<void>;
}

/** Something could not be kept or read; the message says what and what to do. */
export class StoreError extends Error {
  override name = 'StoreError';

  constructor(
    message: string,
    /** `quota`: it does not fit. `data`: this value cannot be stored. `unavailable`: the database does not answer. */
    readonly kind: 'quota' | 'data' | 'unavailable',
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
