/** What a person types to name data on the web: addresses of files, or a data set of Hugging Face by its id or its page. */
import { SourceError } from '../files/SourceError';
import { isHuggingFace, parseWebAddress, plainPart, webUrl } from '../files/webAddress';

export type DataAddress =
  | { kind: 'files'; urls: string[] }
  /** `config` where the address names it. */
  | { kind: 'dataset'; id: string; config: string | null };

const ID = /^[A-Za-z0-9][\w-]*\/[\w.-]+$/;
const FILE = /\.(zip|tar|tgz|gz|parquet|npy|bin)$/i;

/**
 * Several addresses of files stand apart by white space. Pages that show a file become the file itself.
 * @param text such as `uoft-cs/cifar10`, `frgfm/imagenette:320px`, `https://host/data.zip`
 * @throws {SourceError} where it is none of these
 */
export function parseDataAddress(text: string): DataAddress {
  const words = text.trim().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    throw new SourceError(
      'Give the address of a zip, tar or parquet file, or a data set of Hugging Face (owner/name).',
    );
  }
  const parsed = words.map(parseOne);
  const [first] = parsed;
  if (parsed.length === 1) return first!;
  const urls = parsed.flatMap((one) => (one.kind === 'files' ? one.urls : []));
  if (urls.length < parsed.length) {
    throw new SourceError('Give one data set of Hugging Face at a time, or several addresses of files.');
  }
  return { kind: 'files', urls };
}

function parseOne(word: string): DataAddress {
  const [, id, config] = /^([^:]+)(?::([\w.-]+))?$/.exec(word) ?? [];
  if (id && ID.test(id) && !FILE.test(id)) return { kind: 'dataset', id, config: config ?? null };
  const url = webUrl(word);
  if (!url) {
    throw new SourceError(
      `“${word}” is no address. Expected is one that begins with https://, or a data set of Hugging Face (owner/name).`,
    );
  }
  const parts = url.pathname.split('/').filter(Boolean).map(plainPart);
  if (isHuggingFace(url)) return huggingFace(word, url, parts);
  const shown = url.hostname === 'github.com' && (parts[2] === 'blob' || parts[2] === 'raw');
  return files(shown ? parseWebAddress(url.href).url : url.href);
}

function huggingFace(word: string, url: URL, [kind, owner, name, what, ...rest]: string[]): DataAddress {
  if (kind !== 'datasets' || !ID.test(`${owner}/${name}`)) {
    throw new SourceError(
      `${word} is no data set of Hugging Face; their addresses begin with https://huggingface.co/datasets/owner/name.`,
    );
  }
  if ((what === 'blob' || what === 'resolve' || what === 'raw') && rest.length > 1)
    return files(parseWebAddress(url.href).url);
  return { kind: 'dataset', id: `${owner}/${name}`, config: what === 'viewer' ? (rest[0] ?? null) : null };
}

function files(url: string): DataAddress {
  return { kind: 'files', urls: [url] };
}
