/**
 * A line of a given speed before a server: everything that the browser fetches (the page, its workers, the service worker) shares it.
 * The browser's own emulation slows each of these down by itself, so that together they would have several lines.
 */
import { createServer, request as ask, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Line {
  /** Bits a second towards the browser; null for as fast as it goes. */
  bitsPerSecond: number | null;
  /** Milliseconds that an answer is later than its request, beside its own length. */
  latency: number;
}

export interface Fetched {
  path: string;
  status: number;
  /** As sent, without headers; compressed where the server compresses. */
  bytes: number;
  /** Milliseconds since the line was opened. */
  asked: number;
  ended: number;
}

export interface SlowLine {
  url: string;
  /** In the order in which they were asked for; what is still on its way has no end yet. */
  fetched: readonly Fetched[];
  close(): Promise<void>;
}

/** Bytes handed over at a time: answers on the way take turns with pieces of this size. */
const PIECE = 4096;
/** What headers take of the line, about. */
const HEADERS = 400;

/** @param target address of the server behind the line, with a slash at its end */
export async function openSlowLine(target: string, { bitsPerSecond, latency }: Line): Promise<SlowLine> {
  const began = performance.now();
  const fetched: Fetched[] = [];
  const bytesPerMillisecond = bitsPerSecond === null ? Infinity : bitsPerSecond / 8000;
  /** When the line has sent all that was given to it. */
  let free = 0;

  /** Waits until so many bytes have gone over the line. */
  const carry = (bytes: number) => {
    const now = performance.now();
    free = Math.max(free, now) + bytes / bytesPerMillisecond;
    return wait(free - now);
  };

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const entry = { path: request.url ?? '/', status: 0, bytes: 0, asked: performance.now() - began, ended: 0 };
    fetched.push(entry);
    await wait(bitsPerSecond === null ? 0 : latency);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const { method, headers } = request;
      ask(new URL(request.url ?? '/', target), { method, headers }, resolve)
        .on('error', reject)
        .end();
    });
    entry.status = answer.statusCode ?? 0;
    await carry(HEADERS);
    response.writeHead(entry.status, answer.headers);
    for await (const chunk of answer) {
      const bytes = chunk as Buffer;
      for (let at = 0; at < bytes.length; at += PIECE) {
        const piece = bytes.subarray(at, at + PIECE);
        await carry(piece.length);
        if (response.destroyed) return;
        entry.bytes += piece.length;
        response.write(piece);
      }
    }
    response.end();
    entry.ended = performance.now() - began;
  }

  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, fetched, close: () => stop(server) };
}

const wait = (milliseconds: number) =>
  milliseconds < 1 ? Promise.resolve() : new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
