import { describe, expect, it } from 'vitest';
import { urlFile } from './urlFile';

const content = Uint8Array.from({ length: 1000 }, (_, i) => i);
const url = 'https://host/data/x%20y.parquet?download=true';

/** A server; `ranges` false answers 200 with everything, `'blocked'` fails as browsers do across origins. */
function server(
  ranges: boolean | 'blocked' | 'hidden',
  more: { headers?: Record<string, string>; body?: Uint8Array } = {},
) {
  const asked: (string | null)[] = [];
  const respond: typeof fetch = (_, init) => {
    const range = new Headers(init?.headers).get('Range');
    asked.push(range);
    if (range && ranges === 'blocked') return Promise.reject(new TypeError('Failed to fetch'));
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(range ?? '') ?? [];
    if (from && ranges) {
      const headers = ranges === 'hidden' ? undefined : { 'Content-Range': `bytes ${from}-${to}/1000` };
      return Promise.resolve(new Response(content.slice(Number(from), Number(to) + 1), { status: 206, headers }));
    }
    const body = (more.body ?? content) as Uint8Array<ArrayBuffer>;
    return Promise.resolve(new Response(body, { headers: { 'Content-Length': '1000', ...more.headers } }));
  };
  return { asked, fetch: respond };
}

describe('a file on a server', () => {
  it('is read by ranges', async () => {
    const { asked, fetch } = server(true);
    const file = await urlFile(url, { fetch });
    expect(file).toMatchObject({ path: 'x y.parquet', size: 1000, ranged: true });
    expect(await file.read(990)).toEqual(content.subarray(990));
    expect(asked).toEqual(['bytes=0-0', 'bytes=990-999']);
  });

  it.each([
    [false, ['bytes=0-0']],
    ['blocked', ['bytes=0-0', null]],
    ['hidden', ['bytes=0-0', null]],
  ] as const)('is downloaded whole where ranges are %s', async (ranges, requests) => {
    const { asked, fetch } = server(ranges);
    const file = await urlFile(url, { fetch });
    expect(await file.read(10, 20)).toEqual(content.subarray(10, 20));
    expect(asked).toEqual(requests);
  });

  it('is downloaded whole where the server says a size that is none', async () => {
    const { fetch: plain } = server(false);
    const endless = { status: 206, headers: { 'Content-Range': `bytes 0-0/${'9'.repeat(400)}` } };
    const fetch = (request: string, init?: RequestInit) =>
      init?.headers && 'Range' in init.headers ? Promise.resolve(new Response('x', endless)) : plain(request, init);
    expect((await urlFile(url, { fetch: fetch as typeof globalThis.fetch })).size).toBe(1000);
  });

  it('is refused where the connection is cut or it is too large', async () => {
    const cut = server(false, { body: content.subarray(0, 600) });
    await expect(urlFile(url, cut)).rejects.toThrow('cut after 600 of 1000 bytes of x y.parquet');
    await expect(urlFile(url, { ...server(false), mostBytes: 500 })).rejects.toThrow(/larger than/);
    const zipped = server(false, { headers: { 'Content-Encoding': 'gzip' }, body: content.subarray(0, 600) });
    await expect(urlFile(url, { ...zipped, mostBytes: 500 })).rejects.toThrow(/larger than/);
  });

  it.each([
    [404, /not on the server/],
    [401, /signing in/],
    [429, /asks to wait 30 s/],
    [503, /answers 503/],
  ])('of status %i tells what to do', async (status, message) => {
    const fetch = () => Promise.resolve(new Response('no', { status, headers: { 'Retry-After': '30' } }));
    await expect(urlFile(url, { fetch })).rejects.toThrow(message);
  });

  it('can be cancelled, and tells when there is no connection', async () => {
    await expect(urlFile(url, { ...server(true), signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
    const fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    await expect(urlFile(url, { fetch })).rejects.toThrow('could not be downloaded (Failed to fetch)');
  });
});
