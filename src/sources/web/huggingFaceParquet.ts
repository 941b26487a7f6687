/**
 * The parquet files of a data set on Hugging Face, which its servers make of every public data set.
 * https://huggingface.co/docs/dataset-viewer/parquet: configuration → split → addresses.
 */
import { reasonOf, SourceError } from '../files/SourceError';
import { quoted } from '../pictures/selectPictures';

export interface ParquetListing {
  config: string;
  /** All that the data set has. */
  configs: readonly string[];
  files: readonly { split: string; path: string; url: string }[];
}

export interface ListOptions {
  fetch?: typeof fetch;
  signal?: AbortSignal;
}

/**
 * @param config null chooses: the only one, `default`, or of sizes in pixels the one that suits models of 224
 * @throws {SourceError} where there is no such data set or configuration, or the server refuses
 */
export async function listParquet(
  id: string,
  config: string | null,
  options: ListOptions = {},
): Promise<ParquetListing> {
  const listing = await ask(id, options);
  const configs = Object.keys(listing);
  const chosen = config ?? usualConfig(configs);
  const splits = listing[chosen];
  if (!splits) {
    throw new SourceError(
      `${id} has no configuration “${chosen}”. It has ${quoted(configs)}: write ${id}:${configs[0]}.`,
    );
  }
  const files = Object.entries(splits).flatMap(([split, urls]) =>
    urls.map((url, i) => ({ split, url, path: `${split}-${String(i).padStart(5, '0')}.parquet` })),
  );
  if (files.length === 0) throw nothing(id);
  return { config: chosen, configs, files };
}

function usualConfig(configs: readonly string[]): string {
  const sizes = configs.filter((name) => /^\d+px$/.test(name)).sort((a, b) => parseInt(a) - parseInt(b));
  return (
    configs.find((name) => name === 'default' || name === 'plain_text') ??
    sizes.find((name) => parseInt(name) >= 256) ??
    configs[0]!
  );
}

async function ask(id: string, options: ListOptions): Promise<Record<string, Record<string, string[]>>> {
  const { signal } = options;
  const init: RequestInit = { referrerPolicy: 'no-referrer', ...(signal ? { signal } : {}) };
  let response: Response;
  let body: unknown;
  try {
    response = await (options.fetch ?? fetch)(`https://huggingface.co/api/datasets/${id}/parquet`, init);
    body = await response.json().catch(() => null);
  } catch (error) {
    signal?.throwIfAborted();
    throw new SourceError(
      `Hugging Face cannot be reached (${reasonOf(error)}). Check the connection, or open files from the disk.`,
      { cause: error },
    );
  }
  signal?.throwIfAborted();
  if (!response.ok) throw refused(id, response);
  if (!isListing(body)) {
    throw new SourceError(`Hugging Face answered for ${id} with something else than a list of files. Try again later.`);
  }
  if (Object.keys(body).length === 0) throw nothing(id);
  return body;
}

function isListing(body: unknown): body is Record<string, Record<string, string[]>> {
  const isObject = (value: unknown): value is object =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const isUrls = (value: unknown) => Array.isArray(value) && value.every((url) => typeof url === 'string');
  return (
    isObject(body) && Object.values(body).every((splits) => isObject(splits) && Object.values(splits).every(isUrls))
  );
}

function nothing(id: string): SourceError {
  return new SourceError(`${id} has no parquet files on Hugging Face. Download its files and open them from the disk.`);
}

function refused(id: string, response: Response): SourceError {
  const { status } = response;
  if (status === 404) return new SourceError(`There is no data set ${id} on Hugging Face. Is its name right?`);
  // So it answers for data sets that do not exist as well as for those behind a login.
  if (status === 401 || status === 403) {
    return new SourceError(
      `Hugging Face shows no data set ${id} to visitors (${status}): there is none of that name, or one has to sign in for it. ` +
        'Check the name, or download it yourself and open it from the disk.',
    );
  }
  if (status === 429) {
    const wait = response.headers.get('Retry-After');
    return new SourceError(
      `Hugging Face takes no more requests from this address for now (429)${wait ? `; it asks to wait ${wait} s` : ''}. ` +
        'Wait, or open files from the disk.',
    );
  }
  return new SourceError(`Hugging Face answers ${status} for ${id}. Try again later, or open files from the disk.`);
}
