/** `model.json` of a TensorFlow.js model and the shards that it names, into memory: they are small, and read whole anyway. */
import { SourceError } from '../../../sources/files/SourceError';
import type { WebAddress } from '../../../sources/files/webAddress';
import type { RangedFile } from '../../../store/files/RangedFile';
import type { Transferring } from '../transfer';
import { fetchBeside } from './fetchBeside';

/** @throws {SourceError} where it is not such a file, or a shard would lie elsewhere than beside it */
export async function fetchShards(
  address: WebAddress,
  fetchFile: typeof fetch,
  { signal, report }: Transferring,
): Promise<RangedFile[]> {
  let before = 0;
  const one = async (url: string, name: string): Promise<RangedFile> => {
    const onProgress = (done: number) => report({ doing: 'download', done: before + done, total: null, unit: 'bytes' });
    const file = (await fetchBeside(url, name, { fetch: fetchFile, signal, needed: true, onProgress }))!;
    before += file.size;
    return file;
  };
  const main = await one(address.url, address.name);
  const shards: RangedFile[] = [];
  for (const path of pathsIn(await main.read(), address.name)) shards.push(await one(address.beside(path), path));
  return [main, ...shards];
}

function pathsIn(bytes: Uint8Array, name: string): string[] {
  let paths: unknown;
  try {
    const json = JSON.parse(new TextDecoder().decode(bytes)) as { weightsManifest: { paths: unknown[] }[] };
    paths = json.weightsManifest.flatMap((group) => group.paths);
  } catch {
    paths = null;
  }
  if (!Array.isArray(paths) || paths.length === 0 || !paths.every((path) => typeof path === 'string')) {
    throw new SourceError(`${name} is not the model.json of a TensorFlow.js model: it names no weight files.`);
  }
  const astray = (paths as string[]).find((path) => /^[a-z]+:|^\/|(^|\/)\.\.(\/|$)/i.test(path));
  if (astray !== undefined) throw new SourceError(`${name} names a weight file outside its folder: ${astray}.`);
  return paths as string[];
}
