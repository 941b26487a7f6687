/** What a person types to name data on the web: addresses of files, or a data set of Hugging Face by its id or its page. */
import { SourceError } from '../files/SourceError';

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
  const url = urlOf(word);
  const parts = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  if (/^(www\.)?(huggingface\.co|hf\.co)$/.test(url.hostname)) return huggingFace(word, url, parts);
  if (url.hostname === 'github.com' && (parts[2] === 'blob' || parts[2] === 'raw')) {
    const path = url.pathname.split('/').filter(Boolean);
    return files(`https://raw.githubusercontent.com/${[...path.slice(0, 2), ...path.slice(3)].join('/')}`);
  }
  return files(url.href);
}

function huggingFace(word: string, url: URL, [kind, owner, name, what, ...rest]: string[]): DataAddress {
  if (kind !== 'datasets' || !owner || !name) {
    throw new SourceError(
      `${word} is no data set of Hugging Face; their addresses begin with https://huggingface.co/datasets/owner/name.`,
    );
  }
  if ((what === 'blob' || what === 'resolve' || what === 'raw') && rest.length > 1) {
    const path = url.pathname.split('/').filter(Boolean).slice(4).join('/');
    return files(`https://huggingface.co/datasets/${owner}/${name}/resolve/${path}`);
  }
  return { kind: 'dataset', id: `${owner}/${name}`, config: what === 'viewer' ? (rest[0] ?? null) : null };
}

function urlOf(word: string): URL {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(word) ? word : `https://${word}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url && /^https?:$/.test(url.protocol) && /[.:\]]|^localhost$/.test(url.hostname)) return url;
  throw new SourceError(
    `“${word}” is no address. Expected is one that begins with https://, or a data set of Hugging Face (owner/name).`,
  );
}

function files(url: string): DataAddress {
  return { kind: 'files', urls: [url] };
}
