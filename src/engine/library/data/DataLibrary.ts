/**
 * Labelled pictures of the user's own: opened and shown first, then decoded and kept as chosen. What comes from a folder, an
 * archive, an address or the webcam is kept alike, so the engine knows one kind of data.
 */
import type { Picture } from '../../../contract/image';
import type {
  DataChoice,
  DataFile,
  DataProposal,
  KeptData,
  LeftOut,
  LibraryApi,
  ReadingOptions,
  Recording,
} from '../../../contract/library';
import { SourceError } from '../../../sources/files/SourceError';
import { baseName, blobFile, type SourceFile } from '../../../sources/files/SourceFile';
import { openPictures, type OpenOptions } from '../../../sources/openPictures';
import type { OpenedPictures } from '../../../sources/pictures/PictureSource';
import { commonFolder } from '../../../num/pictureSeed';
import { StoreError, type KeyValueStore } from '../../../store/KeyValueStore';
import { megabytes } from '../../../store/size';
import { quota } from '../../../store/usage';
import { EngineError } from '../../engineError';
import type { Platform } from '../../platform/platform';
import type { OnProgress, Transfer, Transferring } from '../transfer';
import { ALL, choosePictures, type Chosen } from './choosePictures';
import { describeKept, type Keeping } from './describeKept';
import { keepPictures } from './keepPictures';
import { KeptDataStore } from './KeptDataStore';
import { openAddress } from './openAddress';
import { openKept, samplesOf, type OpenedKeptData } from './openKept';
import { propose } from './propose';
import { MODEL_SIDE, preparationOf } from '../../../image/preparePicture';
import { recordedSource } from './recording';

/** Characters of a name. */
const MOST_NAME = 100;

interface Proposed {
  opened: OpenedPictures;
  proposal: DataProposal;
  brought: Brought;
}

/** What the user brought, as it can be read again in another way. */
interface Brought {
  files: readonly SourceFile[];
  options: Pick<OpenOptions, 'name' | 'splitOf'>;
  /** To say beside what was recognised. */
  note: string;
  /** What could not even be brought. */
  leftOut: readonly LeftOut[];
}

type DataVerbs =
  'openData' | 'openDataAt' | 'readAgain' | 'keepData' | 'keepRecording' | 'keptData' | 'forgetData' | 'dataSamples';

export class DataLibrary implements Pick<LibraryApi, DataVerbs> {
  private readonly kept: KeptDataStore;
  private proposed: Proposed | null = null;

  /**
   * @param transfer the one that the models' library uses too: one thing is brought in at a time
   * @param waits milliseconds before each further attempt to read over a broken connection
   */
  constructor(
    store: KeyValueStore,
    private readonly platform: Pick<Platform, 'decode' | 'fetch'>,
    private readonly transfer: Transfer,
    private readonly waits?: readonly number[],
  ) {
    this.kept = new KeptDataStore(store);
  }

  async openData(
    files: readonly DataFile[],
    onProgress: OnProgress,
    reading: ReadingOptions = {},
    leftOut: readonly LeftOut[] = [],
  ): Promise<DataProposal> {
    const sources = files.map(({ path, file }) => blobFile(path.replace(/^(\.?\/)+/, ''), file));
    const name = nameOf(sources);
    const brought = { files: sources, options: { name }, note: '', leftOut };
    return this.transfer.run(`opening ${name}`, onProgress, (transferring) =>
      this.open(brought, reading, transferring),
    );
  }

  async readAgain(reading: ReadingOptions, onProgress: OnProgress): Promise<DataProposal> {
    const { proposed } = this;
    if (!proposed)
      throw new EngineError('Nothing is open to be read again. Open a folder, an archive or an address first.');
    const { brought } = proposed;
    return this.transfer.run(`opening ${brought.options.name}`, onProgress, (transferring) =>
      this.open(brought, reading, transferring),
    );
  }

  async openDataAt(address: string, onProgress: OnProgress, reading: ReadingOptions = {}): Promise<DataProposal> {
    return this.transfer.run(`opening ${address.trim()}`, onProgress, async (transferring) => {
      const { fetch } = this.platform;
      const { name, files, splitOf, note, quiet } = await openAddress(address, fetch, transferring, this.waits);
      try {
        const options = { name, ...(splitOf ? { splitOf } : {}) };
        return await this.open({ files, options, note, leftOut: [] }, reading, transferring);
      } finally {
        quiet();
      }
    });
  }

  /**
   * For the engine: what the last proposal showed, as it can be read picture by picture.
   * @throws {EngineError} where nothing is open, or a doubt has to be settled first
   */
  openedNow(): { opened: OpenedPictures; proposal: DataProposal } {
    const { proposed } = this;
    if (!proposed) throw new EngineError('Nothing is open. Open a folder, an archive or an address first.');
    const open = proposed.proposal.doubts.find(({ chosen }) => chosen === null);
    if (open) throw new EngineError(`This has to be settled first. ${open.said}`);
    return proposed;
  }

  async keepData(choice: DataChoice, onProgress: OnProgress): Promise<KeptData> {
    const { opened, proposal } = this.openedNow();
    const name = checkedName(choice.name);
    return this.transfer.run(`keeping ${name}`, onProgress, (transferring) => {
      const chosen = choosePictures(opened, choice);
      const { kind, layout, side, reading } = proposal;
      const said = [...proposal.notes, ...proposal.doubts.map((doubt) => doubt.said)];
      const answers = reading.answers === undefined ? {} : { answers: reading.answers };
      const keeping: Keeping = {
        name,
        layout,
        kind,
        side,
        chosen,
        leftOut: opened.leftOut,
        notes: said,
        folder: folderOf(opened),
        ...answers,
      };
      return this.keep(keeping, transferring);
    });
  }

  async keepRecording(recording: Recording): Promise<KeptData> {
    const name = checkedName(recording.name);
    const source = recordedSource({ ...recording, name });
    return this.transfer.run(
      `keeping ${name}`,
      () => {},
      (transferring) => {
        const chosen: Chosen = {
          classNames: source.classNames,
          parts: [{ split: ALL, corruption: null, severity: null, source }],
          leftOut: [],
        };
        const layout = `recorded, ${source.classNames.length} classes`;
        const keeping: Keeping = {
          name,
          layout,
          kind: 'pictures',
          side: MODEL_SIDE,
          chosen,
          leftOut: [],
          notes: [],
          folder: '',
        };
        return this.keep(keeping, transferring);
      },
    );
  }

  async keptData(): Promise<KeptData[]> {
    return this.kept.list();
  }

  async forgetData(id: string): Promise<void> {
    await this.kept.forget(id);
  }

  async dataSamples(id: string, split: string, count: number): Promise<{ pictures: Picture[]; labels: string[] }> {
    return samplesOf(this.kept, await this.kept.get(id), split, count);
  }

  /**
   * For the engine.
   * @throws {EngineError} where it is not kept here
   */
  async load(id: string): Promise<OpenedKeptData> {
    return openKept(this.kept, await this.kept.get(id));
  }

  /** Takes the last proposal's place only when all went well. */
  private async open(
    brought: Brought,
    reading: ReadingOptions,
    { signal, report }: Transferring,
  ): Promise<DataProposal> {
    const { files, options, note } = brought;
    report({ doing: 'read', done: 0, total: null, unit: 'bytes' });
    const found = await openPictures(files, { ...options, ...reading, decode: this.platform.decode, signal });
    const opened = { ...found, leftOut: [...brought.leftOut, ...found.leftOut] };
    const records = opened.layout.startsWith('parquet');
    const proposal = await propose(opened, { name: options.name, records, reading, signal });
    if (note) proposal.layout += `, ${note}`;
    signal.throwIfAborted();
    this.proposed = { opened, proposal, brought };
    return proposal;
  }

  private async keep(keeping: Keeping, transferring: Transferring): Promise<KeptData> {
    await this.kept.sweep();
    await checkRoom(keeping.chosen, keeping.side);
    const upload = newUpload();
    return this.kept.wholeOrAbsent(upload, async () => {
      const options = { ...preparationOf(keeping.side), upload, folder: keeping.folder, ...transferring };
      const pictures = await keepPictures(this.kept, keeping.name, keeping.chosen.parts, options);
      const kept = await describeKept(keeping, pictures);
      const before = await this.kept.find(kept.id);
      transferring.signal.throwIfAborted();
      if (!before) {
        await this.kept.write({ kept, upload, parts: pictures.parts });
        return kept;
      }
      // The same pixels are there: they are the data under its new name.
      const renamed = { ...before.kept, name: kept.name };
      await this.kept.write({ ...before, kept: renamed });
      await this.kept.deleteUpload(upload);
      return renamed;
    });
  }
}

/** The folder that all pictures lie in, of all parts: which of them are taken changes no picture. */
export function folderOf(opened: OpenedPictures): string {
  if (opened.kind === 'corrupted') return '';
  if (opened.folder !== undefined) return opened.folder;
  return commonFolder([...opened.splits.values()].flatMap(({ entries }) => entries.map(({ name }) => name)));
}

/** The folder that all lie in, or the one file. */
function nameOf(files: readonly SourceFile[]): string {
  if (files.length === 1) return baseName(files[0]!.path).replace(/(\.tar)?\.[^.]+$/i, '') || files[0]!.path;
  const folders = new Set(files.map(({ path }) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '')));
  const [only] = folders;
  return (folders.size === 1 && only) || 'pictures';
}

/** @throws {SourceError} where there is none; one that is too long to be shown is cut */
function checkedName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '') throw new SourceError('Give the pictures a name.');
  return trimmed.length > MOST_NAME ? `${trimmed.slice(0, MOST_NAME - 1).trimEnd()}…` : trimmed;
}

/** @throws {StoreError} kind `quota` before anything is decoded, where the browser already says that it will not fit */
async function checkRoom({ parts }: Chosen, side: number): Promise<void> {
  const { usage, limit } = await quota();
  const needed = parts.reduce((sum, { source }) => sum + source.entries.length, 0) * side * side * 3;
  if (usage === null || limit === null || usage + needed <= limit) return;
  throw new StoreError(
    `These pictures take ${megabytes(needed)}, and the browser has ${megabytes(Math.max(0, limit - usage))} left for this page. ` +
      'Keep fewer of each class or fewer classes, or delete what is no longer needed.',
    'quota',
  );
}

/** A name that no other upload has. */
function newUpload(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `upload-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
