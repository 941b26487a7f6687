/** For tests: a server on this machine, and a fetch that takes it for the hosts of the addresses. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestFile {
  body: Uint8Array | string;
  /** Default 200. */
  status?: number;
  headers?: Record<string, string>;
  /** Whether ranges are answered. Default true. */
  ranges?: boolean;
  /** Called before each answer; `true` breaks the connection half-way through the body. */
  breaks?: () => boolean;
}

export interface TestServer {
  /** Paths that were asked for, with their range. */
  asked: string[];
  /** Sends all requests to this server, the host as the first part of the path. */
  fetch: typeof fetch;
  close(): Promise<void>;
}

/** @param files by host and path, such as `host/data.zip`; they may be changed later */
export async function testServer(files: Record<string, TestFile>): Promise<TestServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '').slice(1).replace(/\?.*$/, ''));
    const { range } = request.headers;
    asked.push(range ? `${path} ${range}` : path);
    const file = files[path];
    if (file) answer(file, range, response);
    else response.writeHead(404).end('no such file');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    fetch: (input, init) => {
      const { host, pathname, search } = new URL(input instanceof Request ? input.url : input);
      return fetch(`http://127.0.0.1:${port}/${host}${pathname}${search}`, init);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(file: TestFile, range: string | undefined, response: ServerResponse): void {
  const body = typeof file.body === 'string' ? new TextEncoder().encode(file.body) : file.body;
  const [, from, to] = /bytes=(\d+)-(\d+)/.exec(range ?? '') ?? [];
  const part = from !== undefined && file.ranges !== false && (file.status ?? 200) === 200;
  const sent = part ? body.subarray(Number(from), Number(to) + 1) : body;
  response.writeHead(part ? 206 : (file.status ?? 200), {
    'Content-Length': String(sent.length),
    ...(part ? { 'Content-Range': `bytes ${from}-${to}/${body.length}` } : {}),
    ...file.headers,
  });
  if (!file.breaks?.()) return void response.end(sent);
  response.write(sent.subarray(0, Math.floor(sent.length / 2)), () => response.destroy());
}
