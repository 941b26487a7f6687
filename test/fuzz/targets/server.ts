/** What a server answers when a file is downloaded or read in parts. */
import { download, type DownloadSink } from '../../../src/sources/files/download';
import { SourceError } from '../../../src/sources/files/SourceError';
import { urlFile } from '../../../src/sources/files/urlFile';
import { jsonOr, NotJson } from '../seeds/json';
import { defineTarget, holds, textFile, type FuzzFile } from '../Target';

const BODY = new TextEncoder().encode('0123456789abcdef');
const URL_OF = 'https://host.example/folder/data.zip?x=1';

interface Answer {
  status: number;
  headers: Record<string, string>;
}

/** In turn, to requests for a part and for the whole; the last of a list for all others. */
const answers = (ranged: Answer[], plain: Answer[]): FuzzFile[] => [
  textFile('answers.json', { ranged, plain }),
  { path: 'body', bytes: BODY },
];
const part = (range: string): Answer => ({
  status: 206,
  headers: { 'Content-Range': `bytes ${range}/${BODY.length}` },
});
const whole: Answer = { status: 200, headers: { 'Content-Length': String(BODY.length), ETag: '"v1"' } };
const packed: Answer = { status: 200, headers: { 'Content-Encoding': 'gzip', 'Content-Length': '5' } };

class Sink implements DownloadSink {
  parts: Uint8Array[] = [];
  validator: string | null = null;
  get bytes(): number {
    return this.parts.reduce((sum, { length }) => sum + length, 0);
  }
  restart({ validator }: { validator: string | null }): Promise<void> {
    [this.parts, this.validator] = [[], validator];
    return Promise.resolve();
  }
  write(bytes: Uint8Array): Promise<void> {
    this.parts.push(bytes);
    return Promise.resolve();
  }
}

/** Answers that no server can give, as they cannot be written. */
class NoAnswer extends Error {}

export const target = defineTarget<{ size: number; read: number; downloaded: number }>({
  name: 'server',
  reads: 'sources/files/urlFile.ts, download.ts, httpErrors.ts',
  seeds: () => [answers([part('0-0'), part('0-15')], [whole]), answers([whole], [whole]), answers([packed], [packed])],
  refusals: [SourceError, NotJson, NoAnswer],
  async run(files) {
    const lists = jsonOr(files.find(({ path }) => path === 'answers.json') ?? textFile('', ''));
    const body = files.find(({ path }) => path === 'body')?.bytes ?? new Uint8Array(0);
    const fetcher = (): typeof fetch => {
      const asked = { ranged: 0, plain: 0 };
      return (_, init) => {
        const kind = 'Range' in (init?.headers ?? {}) ? 'ranged' : 'plain';
        return Promise.resolve(answer((Object(lists) as Record<string, unknown>)[kind], asked[kind]++, body));
      };
    };
    const file = await urlFile(URL_OF, { fetch: fetcher(), mostBytes: 1e6 });
    const read = file.size <= 1e6 ? (await file.read()).length : file.size;
    const sink = new Sink();
    await download(URL_OF, sink, { name: 'data.zip', fetch: fetcher(), waits: [], patience: 1000 });
    return { size: file.size, read, downloaded: sink.bytes };
  },
  check({ size, read, downloaded }) {
    holds(Number.isSafeInteger(size) && size >= 0, `It has ${size} bytes.`);
    holds(read === size, `${read} of ${size} bytes were read.`);
    holds(Number.isSafeInteger(downloaded), `${downloaded} bytes were downloaded.`);
  },
});

function answer(list: unknown, asked: number, body: Uint8Array): Response {
  const all = Array.isArray(list) ? (list as unknown[]) : [list];
  const { status, headers } = Object(all[Math.min(asked, all.length - 1)]) as Partial<Answer>;
  try {
    const entries = Object.entries(headers ?? {}).map(([name, value]): [string, string] => [name, String(value)]);
    return new Response(body as BodyInit, { status, headers: entries });
  } catch {
    throw new NoAnswer();
  }
}
