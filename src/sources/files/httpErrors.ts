/** What a server's refusal means for a person, and what to do. */
import { reasonOf, SourceError } from './SourceError';

/** The server has answered, but not with the file. */
export class RefusedError extends SourceError {
  override name = 'RefusedError';

  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }

  /** Whether the server knows no such file, and nothing else is wrong. */
  get missing(): boolean {
    return this.status === 404 || this.status === 410;
  }
}

/** A status that is not 2xx. @param path name of the file, for the message */
export function refused(path: string, response: Response): RefusedError {
  const { status } = response;
  void response.body?.cancel().catch(() => {});
  if (status === 404 || status === 410)
    return new RefusedError(`${path} is not on the server (${status}). Is the address right?`, status);
  if (status === 401 || status === 403) {
    return new RefusedError(
      `${path} may not be read without signing in (${status}), or there is no such repository. Check the address, or download the file yourself and open it from the disk.`,
      status,
    );
  }
  if (status === 429) {
    const wait = response.headers.get('Retry-After');
    return new RefusedError(
      `The server takes no more requests from this address for now (429)${wait ? `; it asks to wait ${waitingTime(wait)}` : ''}. Wait, or open ${path} from the disk.`,
      status,
    );
  }
  return new RefusedError(
    `The server answers ${status} for ${path}. Try again later, or open it from the disk.`,
    status,
  );
}

/** `Retry-After` is seconds or a date. */
function waitingTime(header: string): string {
  return /^\d+$/.test(header) ? `${header} s` : `until ${header}`;
}

/** The request itself failed: no connection, or the browser may not read what this server sends. */
export function unreachable(path: string, error: unknown): SourceError {
  if ((globalThis.navigator as Navigator | undefined)?.onLine === false) {
    return new SourceError(
      `This device is offline, so ${path} cannot be downloaded. What was kept before works without a connection.`,
      { cause: error },
    );
  }
  return new SourceError(
    `${path} could not be downloaded (${reasonOf(error)}). Either the connection failed, or its server does not let other sites read it. Try again, or download it yourself and open it from the disk.`,
    { cause: error },
  );
}
