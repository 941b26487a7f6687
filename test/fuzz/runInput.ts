/**
 * One input under a watch: what it comes to, how long it takes, and every way in which it must not end. Hangs and crashes are seen from outside
 * (`campaign.ts`), as nothing in a process outlives them.
 */
import { forgetPeak, peakMemory } from './memory';
import { OracleError, type FuzzFile, type Target } from './Target';

export type FaultKind =
  'foreign' | 'oracle' | 'rejection' | 'polluted' | 'memory' | 'slow' | 'hang' | 'crash' | 'unusable';

export interface Fault {
  kind: FaultKind;
  message: string;
  /** Where it came from; empty where that is not known. */
  stack: string;
}

export interface Ran {
  /** Null where it was neither accepted nor refused as it should be. */
  accepted: boolean | null;
  /** What the reader said, where it refused. */
  refusal: string;
  milliseconds: number;
  faults: Fault[];
}

export interface Limits {
  /** Longer is slow, if it is so twice. */
  milliseconds: number;
  /** By which the largest memory of the process may grow within one input. */
  growth: number;
  /** Which it may reach, in bytes. */
  memory: number;
}

export const LIMITS: Limits = { milliseconds: 2000, growth: 128 << 20, memory: 500e6 };

/** What takes longer is timed twice, as on a busy machine anything may take long once. */
const NOTABLE_MS = 200;
/** Characters of a refusal. It is read by people, and what a file says must not fill their screen. */
const MOST_MESSAGE = 4000;

const astray: unknown[] = [];
let listening = false;

/** Has to be called once in the process that runs inputs. */
export function listenForRejections(): void {
  if (listening) return;
  listening = true;
  process.on('unhandledRejection', (reason) => astray.push(reason));
  process.on('uncaughtException', (error) => astray.push(error));
}

export async function runInput(target: Target, files: readonly FuzzFile[], limits: Limits = LIMITS): Promise<Ran> {
  const before = peakMemory();
  const started = performance.now();
  const ran = await outcome(target, files);
  ran.milliseconds = performance.now() - started;
  await turn();
  if (ran.milliseconds > NOTABLE_MS) ran.milliseconds = Math.min(ran.milliseconds, await timeAgain(target, files));
  for (const reason of astray.splice(0)) ran.faults.push(fault('rejection', reason, 'Nobody handles: '));
  const polluted = pollution();
  if (polluted) ran.faults.push({ kind: 'polluted', message: `${polluted} was changed.`, stack: '' });
  const peak = peakMemory();
  const grown = peak - before;
  if (grown > limits.growth || (before <= limits.memory && peak > limits.memory)) {
    const message = `The memory grew by ${megabytes(grown)} to ${megabytes(peak)} MB.`;
    ran.faults.push({ kind: 'memory', message, stack: '' });
    // So that the next one is seen too.
    globalThis.gc?.();
    forgetPeak();
  }
  if (ran.milliseconds > limits.milliseconds) {
    ran.faults.push({ kind: 'slow', message: `It took ${(ran.milliseconds / 1000).toFixed(1)} s.`, stack: '' });
  }
  return ran;
}

function isRefusal({ refusals }: Target, error: unknown): boolean {
  return typeof refusals === 'function' ? refusals(error) : refusals.some((refusal) => error instanceof refusal);
}

async function outcome(target: Target, files: readonly FuzzFile[]): Promise<Ran> {
  const ran: Ran = { accepted: null, refusal: '', milliseconds: 0, faults: [] };
  let value: unknown;
  try {
    value = await target.run(files);
  } catch (error) {
    if (!isRefusal(target, error)) {
      ran.faults.push(fault(error instanceof OracleError ? 'oracle' : 'foreign', error));
      return ran;
    }
    ran.accepted = false;
    ran.refusal = (error as Error).message;
    if (ran.refusal.trim() === '' || ran.refusal.length > MOST_MESSAGE) {
      const message = `Refusal of no length for people: it has ${ran.refusal.length} characters: ${ran.refusal.slice(0, 200)}`;
      ran.faults.push({ kind: 'oracle', message, stack: (error as Error).stack?.slice(-2000) ?? '' });
    }
    return ran;
  }
  ran.accepted = true;
  try {
    await target.check?.(value, files);
  } catch (error) {
    ran.faults.push(fault('oracle', error));
  }
  return ran;
}

async function timeAgain(target: Target, files: readonly FuzzFile[]): Promise<number> {
  const first = astray.splice(0);
  const started = performance.now();
  await outcome(target, files);
  const milliseconds = performance.now() - started;
  await turn();
  astray.splice(0, astray.length, ...first);
  return milliseconds;
}

function fault(kind: FaultKind, error: unknown, before = ''): Fault {
  if (!(error instanceof Error)) return { kind, message: `${before}${String(error).slice(0, 500)}`, stack: '' };
  const name = error.constructor.name;
  const stack = error.stack?.slice(error.stack.indexOf('\n    at ') + 1) ?? '';
  return { kind, message: `${before}${name}: ${error.message.slice(0, 1000)}`, stack: stack.slice(0, 3000) };
}

/** Rejections are told when all that waits has run; other events, such as the end of a stream, come a turn later. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

const WATCHED = {
  Object: Object.prototype,
  Array: Array.prototype,
  String: String.prototype,
  Map: Map.prototype,
  Function: Function.prototype,
};
const KEYS = Object.entries(WATCHED).map(([name, prototype]) => ({
  name,
  prototype,
  keys: new Set(Reflect.ownKeys(prototype)),
}));

/** What of the prototypes of this process has more or fewer properties than at first; null where nothing has. What came is taken away. */
function pollution(): string | null {
  const changed = KEYS.find(({ prototype, keys }) => Reflect.ownKeys(prototype).length !== keys.size);
  if (!changed) return null;
  for (const key of Reflect.ownKeys(changed.prototype)) {
    if (!changed.keys.has(key)) Reflect.deleteProperty(changed.prototype, key);
  }
  return changed.name;
}

export const megabytes = (bytes: number) => Math.round(bytes / 1e6);
