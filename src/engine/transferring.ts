/** The session as the worker exposes it: pictures and files are handed over to the page, not copied. */
import { transfer } from 'comlink';
import type { EngineApi } from '../contract/engine';
import type { Picture } from '../contract/image';

/** The verbs of a session, with those that answer in pixels or files handing them over. */
export function transferring(session: EngineApi): EngineApi {
  const { samples, corrupt, compare, playSequence, exportBundle, encodePng } = session;
  return Object.assign(session, {
    samples: handingOver(samples, ({ pictures }) => buffersOf(pictures)),
    corrupt: handingOver(corrupt, (picture) => buffersOf([picture])),
    compare: handingOver(compare, ({ residual }) => buffersOf([residual])),
    playSequence: handingOver(playSequence, buffersOf),
    exportBundle: handingOver(exportBundle, ({ weights }) => [weights.buffer as ArrayBuffer]),
    encodePng: handingOver(encodePng, (bytes) => [bytes.buffer as ArrayBuffer]),
  } satisfies Partial<EngineApi>);
}

function handingOver<Args extends unknown[], Result extends object>(
  verb: (...args: Args) => Promise<Result>,
  buffers: (result: Result) => ArrayBuffer[],
): (...args: Args) => Promise<Result> {
  return async (...args) => {
    const result = await verb(...args);
    return transfer(result, buffers(result));
  };
}

/** Each once: a buffer that is listed twice is refused. */
function buffersOf(pictures: readonly Picture[]): ArrayBuffer[] {
  return [...new Set(pictures.map(({ pixels }) => pixels.buffer as ArrayBuffer))];
}
