/** Downloads from a real server on this machine that can be told to misbehave. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { download, DownloadError, type DownloadSink } from './download';
import { SourceError } from './SourceError';

const content = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7 + (i >> 9)) % 256);

interface Behaviour {
  ranges: boolean;
  etag: string | null;
  /** Bytes after which the connection is cut, for each request; none after the last. */
  cuts: number[];
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

let server: Server;
let url: string;
let behaviour: Behaviour;
let asked: (string | undefined)[];

function answer(request: IncomingMessage, response: ServerResponse): void {
  asked.push(request.headers.range);
  const { ranges, etag, cuts, status, headers, body } = behaviour;
  if (etag) response.setHeader('ETag', etag);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (status !== 200) return void response.writeHead(status).end('no');
  const from = ranges ? Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
  if (from >= body.length) return void response.writeHead(416).end();
  if (from > 0) response.setHeader('Content-Range', `bytes ${from}-${body.length - 1}/${body.length}`);
  response.writeHead(from > 0 ? 206 : 200, { 'Content-Length': body.length - from });
  const cut = cuts.shift();
  if (cut === undefined) return void response.end(body.subarray(from));
  // The connection ends once all this has been sent; destroyed, it might end before.
  response.write(body.subarray(from, from + cut), () => response.socket!.end());
}

beforeEach(async () => {
  asked = [];
  behaviour = { ranges: true, etag: '"v1"', cuts: [], status: 200, headers: {}, body: content };
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x.bin`;
});
afterEach(async () => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

class Sink implements DownloadSink {
  constructor(
    private parts: Uint8Array[] = [],
    public validator: string | null = null,
  ) {}
  get bytes(): number {
    return this.parts.reduce((sum, { length }) => sum + length, 0);
  }
  restart({ validator }: { validator: string | null }): Promise<void> {
    this.parts = [];
    this.validator = validator;
    return Promise.resolve();
  }
  write(bytes: Uint8Array): Promise<void> {
    this.parts.push(bytes.slice());
    return Promise.resolve();
  }
  content(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.parts));
  }
}

/** Not `toEqual`, which takes a second for so many. */
function expectBytes(sink: Sink, expected: Uint8Array): void {
  expect(sink.bytes).toBe(expected.length);
  expect(Buffer.compare(sink.content(), expected)).toBe(0);
}

const options = { name: 'x.bin', waits: [1, 1, 1] };

describe('a download', () => {
  it('comes whole, with progress', async () => {
    const sink = new Sink();
    const progress: [number, number | null][] = [];
    await download(url, sink, { ...options, onProgress: (...seen) => progress.push(seen) });
    expectBytes(sink, content);
    expect(progress.at(0)).toEqual([0, 300_000]);
    expect(progress.at(-1)).toEqual([300_000, 300_000]);
    expect(asked).toEqual([undefined]);
  });

  it('sends no referrer', async () => {
    const request = vi.fn<typeof fetch>((...call) => fetch(...call));
    await download(url, new Sink(), { ...options, fetch: request });
    expect(request.mock.calls[0]![1]).toMatchObject({ referrerPolicy: 'no-referrer' });
  });

  it('is taken up where the connection broke', async () => {
    behaviour.cuts = [100_000, 50_000];
    const sink = new Sink();
    await download(url, sink, options);
    expectBytes(sink, content);
    expect(asked).toHaveLength(3);
    expect(asked[1]).toMatch(/^bytes=[1-9]\d*-$/);
  });

  it('goes on with what an earlier visit left', async () => {
    const sink = new Sink([content.slice(0, 200_000)], '"v1"');
    await download(url, sink, options);
    expect(asked).toEqual(['bytes=200000-']);
    expectBytes(sink, content);
  });

  it.each([
    ['the server ignores ranges', { ranges: false }, 1],
    ['the server has another file by now', { etag: '"v2"' }, 2],
    ['the server says no version any more', { etag: null }, 2],
    ['the file has become shorter', { body: content.subarray(0, 1000) }, 2],
    ['the version is a weak one', { etag: 'W/"v1"' }, 2],
  ] satisfies [string, Partial<Behaviour>, number][])('begins anew where %s', async (_, change, requests) => {
    Object.assign(behaviour, change);
    const sink = new Sink([new Uint8Array(200_000)], '"v1"');
    await download(url, sink, options);
    expectBytes(sink, behaviour.body);
    expect(asked).toHaveLength(requests);
  });

  it('begins anew where a range cannot even be asked for', async () => {
    const request: typeof fetch = (target, init) =>
      new Headers(init?.headers).has('Range') ? Promise.reject(new TypeError('Failed to fetch')) : fetch(target, init);
    const sink = new Sink([content.slice(0, 200_000)], '"v1"');
    await download(url, sink, { ...options, fetch: request });
    expectBytes(sink, content);
  });

  it('gives up a connection that breaks again and again, keeps what came, and says so', async () => {
    behaviour.cuts = [120_000, 0, 0, 0, 0];
    const sink = new Sink();
    const attempt = download(url, sink, options);
    await expect(attempt).rejects.toThrow(DownloadError);
    await expect(attempt).rejects.toThrow(
      /broke off after 0\.1 MB of .*x\.bin\. What has come is kept: fetch it again/,
    );
    await expect(attempt).rejects.toMatchObject({ resumable: true });
    expectBytes(sink, content.subarray(0, sink.bytes));
    expect(sink.bytes).toBeGreaterThan(0);
  });

  it('without a version cannot go on, and says so', async () => {
    behaviour.etag = null;
    behaviour.cuts = [9, 9, 9, 9, 9];
    await expect(download(url, new Sink(), options)).rejects.toMatchObject({ resumable: false });
    expect(asked.every((range) => range === undefined)).toBe(true);
  });

  it('that is shorter than its server said counts as broken', async () => {
    const request: typeof fetch = () =>
      Promise.resolve(new Response(content.slice(0, 1000), { headers: { 'Content-Length': '2000', ETag: '"v1"' } }));
    await expect(download(url, new Sink(), { ...options, fetch: request })).rejects.toThrow(/broke off/);
  });

  it('gives up where nothing comes', async () => {
    const request: typeof fetch = () =>
      Promise.resolve(
        new Response(new ReadableStream({ start: (stream) => stream.enqueue(content.slice(0, 9)) }), {
          headers: { ETag: '"v1"' },
        }),
      );
    const attempt = download(url, new Sink(), { ...options, waits: [], fetch: request, patience: 10 });
    await expect(attempt).rejects.toThrow(/broke off after 0\.0 MB/);
  });

  it('can be cancelled half-way', async () => {
    const controller = new AbortController();
    const sink = new Sink();
    const onProgress = (done: number) => {
      if (done > 0) controller.abort(new DOMException('enough', 'AbortError'));
    };
    const attempt = download(url, sink, { ...options, signal: controller.signal, onProgress });
    await expect(attempt).rejects.toMatchObject({ name: 'AbortError', message: 'enough' });
  });

  it('passes on what the sink throws, without another attempt', async () => {
    const sink = new Sink();
    sink.write = () => Promise.reject(new Error('disk full'));
    await expect(download(url, sink, options)).rejects.toThrow('disk full');
    expect(asked).toHaveLength(1);
  });
});

describe('a refusal', () => {
  it.each([
    [404, {}, /x\.bin is not on the server \(404\)/],
    [401, {}, /without signing in \(401\), or there is no such repository.*from the disk/],
    [403, {}, /without signing in \(403\)/],
    [429, { 'Retry-After': '120' }, /no more requests.*asks to wait 120 s.*open x\.bin from the disk/],
    [429, {}, /\(429\)\. Wait/],
    [418, {}, /answers 418/],
  ])('%i is told at once', async (status, headers, message) => {
    behaviour = { ...behaviour, status, headers };
    const attempt = download(url, new Sink(), options);
    await expect(attempt).rejects.toThrow(SourceError);
    await expect(attempt).rejects.toThrow(message);
    expect(asked).toHaveLength(1);
  });

  it('503 is tried again, then told', async () => {
    behaviour.status = 503;
    await expect(download(url, new Sink(), options)).rejects.toThrow(/answers 503 for x\.bin/);
    expect(asked).toHaveLength(4);
  });

  it('a page instead of a file is refused, by its type or its beginning', async () => {
    behaviour.headers = { 'Content-Type': 'text/html; charset=utf-8' };
    await expect(download(url, new Sink(), options)).rejects.toThrow(/leads to a web page/);
    behaviour = { ...behaviour, headers: {}, body: new TextEncoder().encode('\n<!DOCTYPE html><p>sign in') };
    await expect(download(url, new Sink(), options)).rejects.toThrow(/leads to a web page/);
  });

  it('no connection is told as such', async () => {
    const request = () => Promise.reject(new TypeError('Failed to fetch'));
    await expect(download(url, new Sink(), { ...options, fetch: request })).rejects.toThrow(
      /could not be downloaded \(Failed to fetch\)/,
    );
    vi.stubGlobal('navigator', { onLine: false });
    await expect(download(url, new Sink(), { ...options, fetch: request })).rejects.toThrow(
      /offline.*kept before works/,
    );
  });
});
