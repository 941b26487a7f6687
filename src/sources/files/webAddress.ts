/**
 * What a person types to name a file on the web: a link, the page that shows the file, or a repository of Hugging Face.
 * Pages become the file itself: `/blob/` of Hugging Face is `/resolve/`, that of GitHub is another host.
 */
import { SourceError } from './SourceError';

export interface WebAddress {
  /** Of the file itself. */
  url: string;
  /** Of the file, for messages. */
  name: string;
  /** For people: repository and file, or host and file. */
  source: string;
  /** Address of a file beside it, in the same folder and revision. */
  beside(name: string): string;
}

const REPOSITORY = /^[A-Za-z0-9][\w.-]*\/[\w.-]+$/;
const HUGGING_FACE = /^(www\.)?(huggingface\.co|hf\.co)$/;

/**
 * @param text such as `timm/resnet18.a1_in1k`, `https://huggingface.co/timm/resnet18.a1_in1k`, or a link to a file
 * @param file the one that is meant where only a repository is named
 * @throws {SourceError} where it is neither, or a page without a file
 */
export function parseWebAddress(text: string, file = 'model.safetensors'): WebAddress {
  const trimmed = text.trim();
  if (REPOSITORY.test(trimmed)) return huggingFaceFile(trimmed, file);
  const url = urlOf(trimmed);
  const parts = url.pathname.split('/').filter(Boolean);
  if (isHuggingFace(url)) return huggingFaceAddress(trimmed, parts, file);
  if (url.hostname === 'github.com') return gitHubAddress(trimmed, parts, url);
  if (parts.length === 0) throw new SourceError(`${trimmed} names a site, not a file. Give the link of the file.`);
  return address(url, `${url.hostname}, ${nameIn(url)}`);
}

/** A file of a repository on Hugging Face. */
export function huggingFaceFile(repository: string, path: string, revision = 'main'): WebAddress {
  const url = new URL(`https://huggingface.co/${repository}/resolve/${revision}/${path}`);
  return address(url, `huggingface.co/${repository}, ${path}`);
}

/** An address as people and browsers write it, "huggingface.co/timm/…" too; null where it is none. */
export function webUrl(text: string): URL | null {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  return url && /^https?:$/.test(url.protocol) && /[.:\]]|^localhost$/.test(url.hostname) ? url : null;
}

export const isHuggingFace = ({ hostname }: URL): boolean => HUGGING_FACE.test(hostname);

function urlOf(text: string): URL {
  const url = webUrl(text);
  if (url) return url;
  throw new SourceError(
    `“${text}” is neither a repository of Hugging Face, such as timm/resnet18.a1_in1k, nor a link that begins with https://.`,
  );
}

/** `[datasets/]owner/name[/(blob|resolve|raw|tree)/revision[/path]]` */
function huggingFaceAddress(text: string, parts: readonly string[], file: string): WebAddress {
  const owner = parts[0] === 'datasets' ? 1 : 0;
  const repository = parts.slice(0, owner + 2).join('/');
  const [view, revision, ...path] = parts.slice(owner + 2);
  if (parts.length < owner + 2 || parts[0] === 'spaces' || parts[0] === 'models') {
    throw new SourceError(`${text} names no repository. It looks like https://huggingface.co/owner/name.`);
  }
  if (view === undefined) return huggingFaceFile(repository, file);
  if (view === 'tree') return huggingFaceFile(repository, [...path, file].join('/'), revision);
  if ((view === 'blob' || view === 'resolve' || view === 'raw') && revision && path.length > 0) {
    return huggingFaceFile(repository, path.join('/'), revision);
  }
  throw new SourceError(`${text} shows no file. Open the file's page in “Files and versions” and take its address.`);
}

function gitHubAddress(text: string, parts: readonly string[], url: URL): WebAddress {
  const [owner, name, view, revision, ...path] = parts;
  if ((view === 'blob' || view === 'raw') && revision && path.length > 0) {
    const raw = new URL(`https://raw.githubusercontent.com/${owner}/${name}/${revision}/${path.join('/')}`);
    return address(raw, `github.com/${owner}/${name}, ${path.join('/')}`);
  }
  if (view === 'releases' && revision === 'download')
    return address(url, `github.com/${owner}/${name}, ${nameIn(url)}`);
  throw new SourceError(`${text} shows no file. Open the file's page on GitHub and take its address.`);
}

function nameIn(url: URL): string {
  return plainPart(url.pathname.split('/').filter(Boolean).at(-1) ?? '');
}

/** A part of a path without its escapes; as it is where these are wrong. */
export function plainPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function address(url: URL, source: string): WebAddress {
  url.hash = '';
  const beside = (name: string): string => new URL(name, new URL('.', url)).href;
  return { url: url.href, name: nameIn(url), source, beside };
}
