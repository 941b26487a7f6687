/** A model out of the web: its weights, which go on where an earlier attempt stopped, and the files that lie beside them. */
import type { ModelOptions } from '../../../contract/library';
import type { SafetensorsHeader } from '../../../models/safetensors';
import { DownloadError } from '../../../sources/files/download';
import type { WebAddress } from '../../../sources/files/webAddress';
import { tooLarge, type KeptFiles, type Manifest } from '../../../store/files/KeptFiles';
import type { RangedFile } from '../../../store/files/RangedFile';
import type { Transferring } from '../transfer';
import { CONFIG_FILES, readConfig } from './config/readConfig';
import { fetchBeside } from './fetchBeside';
import { fetchFile } from './fetchFile';
import { fetchShards } from './fetchShards';
import { factsOf, TOKENIZER, TOKENIZER_CONFIG } from './inspectNetwork';
import { looksLikeClip } from './looksLikeClip';
import { plainHeader } from './openWeights';

export interface FetchedModel {
  main: RangedFile;
  beside: readonly RangedFile[];
  /** Makes the weights a kept file: to be called when all of it is checked. */
  finish(): Promise<ReadonlyMap<RangedFile, Manifest>>;
}

export interface FetchModelOptions extends Transferring {
  files: KeptFiles;
  fetch: typeof fetch;
  options: ModelOptions;
  /** Whether the settings that publishers put beside weights are looked for. */
  settings: boolean;
}

/**
 * Hands the model to `use`. What `use` refuses is deleted; what was interrupted meanwhile stays, so that it need not come again.
 * @throws {SourceError | DownloadError} where it cannot be fetched; else whatever `use` throws
 */
export async function withFetchedModel<T>(
  address: WebAddress,
  options: FetchModelOptions,
  use: (model: FetchedModel) => Promise<T>,
): Promise<T> {
  if (!address.name.endsWith('.json')) return withWeights(address, options, use);
  const [main, ...beside] = await fetchShards(address, options.fetch, options);
  return use({ main: main!, beside, finish: () => Promise.resolve(new Map()) });
}

async function withWeights<T>(
  address: WebAddress,
  { files, fetch, options, settings, ...transferring }: FetchModelOptions,
  use: (model: FetchedModel) => Promise<T>,
): Promise<T> {
  const { signal } = transferring;
  const fetchOne = (name: string, needed = false) => fetchBeside(address.beside(name), name, { fetch, signal, needed });
  // First, as they are small: nothing that is large is lost where one of them fails.
  const config: RangedFile[] = [];
  for (const name of settings ? CONFIG_FILES : []) {
    const file = await fetchOne(name);
    if (file) config.push(file);
  }
  const configured = await readConfig(config, options);
  const judge = (header: SafetensorsHeader) => {
    // A bundle has a reader of its own, which looks at the end.
    if (!header.metadata['format']?.startsWith('temper')) factsOf(plainHeader(header).header, configured, options);
  };
  const fetched = await fetchFile(files, address, { ...transferring, fetch, judge });
  try {
    const beside = [...config];
    if (await looksLikeClip(fetched.file)) {
      beside.push((await fetchOne(TOKENIZER, true))!);
      const tokenizerConfig = await fetchOne(TOKENIZER_CONFIG);
      if (tokenizerConfig) beside.push(tokenizerConfig);
    }
    const finish = async () => new Map([[fetched.file, await fetched.finish()]]);
    return await use({ main: fetched.file, beside, finish });
  } catch (error) {
    if (!signal.aborted && !(error instanceof DownloadError)) await fetched.abandon();
    throw tooLarge(error, address.name, fetched.file.size);
  }
}
