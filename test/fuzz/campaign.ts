/**
 * Many inputs over many targets, run by child processes and watched from outside: an input that hangs or ends its process is named, and the
 * others go on behind it.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findingOf, type Finding } from './findings';
import type { ChildOptions, FromChild, ToChild, Unit } from './messages';
import type { FaultKind, Limits } from './runInput';
import { add, emptyTally, type Tally } from './tally';

export interface CampaignOptions {
  /** Of the targets. */
  folder: string;
  targets: readonly string[];
  seed: number;
  /** Of each target; null: as many as fit into the time. */
  inputs: number | null;
  /** All targets together; null: as long as it takes. */
  minutes: number | null;
  workers: number;
  out: string | null;
  limits: Limits;
  /** An input that runs longer is ended with its process. */
  hangMilliseconds: number;
  onFinding?: (finding: Finding) => void;
  onProgress?: (tallies: ReadonlyMap<string, Tally>) => void;
  signal?: AbortSignal;
}

export interface Campaign {
  tallies: ReadonlyMap<string, Tally>;
  findings: Finding[];
  /** Whether it was stopped before its end. */
  stopped: boolean;
}

/** A unit of so many inputs or more gets a process of its own, so that its memory is that of its target. */
const OWN_PROCESS = 2000;
/** Longer runs go over all targets twice, so that one that is stopped has seen all of them. */
const TWO_ROUNDS = 20_000;
const POLL_MS = 100;
/** Inputs of a unit that end their process; each of them takes seconds. */
const MOST_ENDED = 20;

/** @throws {Error} where no process can be started */
export async function runCampaign(options: CampaignOptions): Promise<Campaign> {
  const tallies = new Map(options.targets.map((name) => [name, emptyTally()]));
  const findings: Finding[] = [];
  const temporary = mkdtempSync(join(tmpdir(), 'temper-fuzz-'));
  const queue = unitsOf(options);
  const failed = new AbortController();
  const stop = AbortSignal.any([failed.signal, ...(options.signal ? [options.signal] : [])]);
  const take = (finding: Finding) => {
    findings.push(finding);
    options.onFinding?.(finding);
  };
  try {
    const workers = Array.from({ length: Math.min(options.workers, queue.length) }, (_, i) =>
      new Worker(options, join(temporary, String(i)), tallies, take, stop).work(queue),
    );
    for (const worker of workers) worker.catch((error: unknown) => failed.abort(error));
    await Promise.allSettled(workers);
    if (failed.signal.aborted) throw failed.signal.reason as Error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return { tallies, findings, stopped: options.signal?.aborted ?? false };
}

function unitsOf({ targets, inputs, minutes, workers }: CampaignOptions): (Unit & { milliseconds: number | null })[] {
  const milliseconds = minutes === null ? null : (minutes * 60_000 * workers) / targets.length;
  const each = inputs ?? 1e12;
  const rounds = milliseconds === null && each >= TWO_ROUNDS ? 2 : 1;
  const step = Math.ceil(each / rounds);
  return Array.from({ length: rounds }, (_, round) => round * step).flatMap((from) =>
    targets.map((target) => ({ target, from, to: Math.min(each, from + step), skip: [], until: null, milliseconds })),
  );
}

type Queue = ReturnType<typeof unitsOf>;

class Worker {
  private child: ChildProcess | null = null;
  /** The first input of the unit of which nothing was told yet. */
  private next = 0;
  private readonly told = new Set<string>();
  private errors = '';

  constructor(
    private readonly options: CampaignOptions,
    private readonly stateFile: string,
    private readonly tallies: ReadonlyMap<string, Tally>,
    private readonly take: (finding: Finding) => void,
    private readonly stop: AbortSignal,
  ) {}

  async work(queue: Queue): Promise<void> {
    try {
      for (let next = queue.shift(); next && !this.stop.aborted; next = queue.shift()) {
        const until = next.milliseconds === null ? null : Date.now() + next.milliseconds;
        const large = next.to - next.from >= OWN_PROCESS;
        if (large) this.end();
        await this.unit({ ...next, until });
        if (large) this.end();
      }
    } finally {
      this.end();
    }
  }

  /** Goes on behind every input that ends the process; what was not told of those before it is run again. */
  private async unit(unit: Unit): Promise<void> {
    const skip: number[] = [];
    let suspect = -1;
    this.next = unit.from;
    while (this.next < unit.to && !this.stop.aborted && !(unit.until !== null && Date.now() > unit.until)) {
      const ended = await this.watched(await this.started(), { ...unit, from: this.next, skip });
      if (ended === null) return;
      this.end();
      const index = this.running();
      if (index < 0 || ended.kind === 'unusable') return this.unusable(unit.target, ended.message);
      // Another program, or a machine that was paused, may be behind it: once more, and it is the input.
      if (suspect !== index) {
        suspect = index;
        continue;
      }
      skip.push(index);
      this.count(unit.target, ended.kind);
      const finding = findingOf(unit.target, this.options.seed, index, { ...ended, stack: '' });
      this.found(finding);
      if (this.options.out !== null) this.send(await this.started(), { type: 'write', finding });
      if (skip.length >= MOST_ENDED) {
        const message = `Given up behind input ${index}, as ${skip.length} inputs ended their process.`;
        this.found(findingOf(unit.target, this.options.seed, index + 1, { kind: 'crash', message, stack: '' }));
        return;
      }
    }
  }

  /** Nothing can be said of this target; the others go on. */
  private unusable(target: string, message: string): void {
    this.count(target, 'unusable');
    this.found(findingOf(target, this.options.seed, 0, { kind: 'unusable', message, stack: '' }));
  }

  /** Once each, though an input may be run again. */
  private found(finding: Finding): void {
    const key = `${finding.target} ${finding.index} ${finding.kind}`;
    if (!this.told.has(key)) this.take(finding);
    this.told.add(key);
  }

  private count(target: string, kind: FaultKind): void {
    add(this.tallies.get(target)!, { ...emptyTally(), inputs: kind === 'unusable' ? 0 : 1, faults: { [kind]: 1 } });
  }

  /** @returns how the process ended, or was ended; null where the unit is done or was stopped */
  private watched(
    child: ChildProcess,
    unit: Unit,
  ): Promise<{ kind: 'hang' | 'crash' | 'unusable'; message: string } | null> {
    return new Promise((resolve) => {
      let [index, ran] = [NaN, 0];
      const finish = (settle: () => void) => {
        clearInterval(timer);
        child.off('message', onMessage);
        child.off('exit', onExit);
        settle();
      };
      const onMessage = (message: FromChild) => {
        if (message.type === 'progress') {
          add(this.tallies.get(unit.target)!, message.tally);
          this.next = message.next;
          this.options.onProgress?.(this.tallies);
        } else if (message.type === 'finding') this.found(message.finding);
        else if (message.type === 'done') finish(() => resolve(null));
        else if (message.type === 'unusable') finish(() => resolve({ kind: 'unusable', message: message.message }));
      };
      const onExit = (code: number | null, signal: string | null) => {
        const message = `The process ended with ${signal ?? code}. ${this.errors.trim()}`;
        finish(() => resolve({ kind: 'crash', message }));
      };
      const timer = setInterval(() => {
        if (this.stop.aborted) return finish(() => resolve(null));
        const now = this.running();
        // Starting takes time as well, of a cold disk even more.
        const most = this.options.hangMilliseconds + (now < 0 ? 60_000 : 0);
        if (now !== index) [index, ran] = [now, 0];
        // By the looks that were taken, as time passes also while the whole machine stands still.
        else if ((ran += POLL_MS) > most) {
          const message = `It ran for more than ${most / 1000} s.`;
          finish(() => resolve({ kind: 'hang', message }));
        }
      }, POLL_MS);
      child.on('message', onMessage);
      child.on('exit', onExit);
      this.send(child, { type: 'run', unit });
    });
  }

  private running(): number {
    const at = new Float64Array(1);
    try {
      const file = openSync(this.stateFile, 'r');
      const read = readSync(file, at, 0, 8, 0);
      closeSync(file);
      return read === 8 ? at[0]! : -1;
    } catch {
      return -1;
    }
  }

  private async started(): Promise<ChildProcess> {
    if (this.child) return this.child;
    const { folder, seed, out, limits } = this.options;
    const child = fork(join(import.meta.dirname, 'child.ts'), {
      cwd: join(import.meta.dirname, '../..'),
      execArgv: ['--import', 'tsx', '--expose-gc', '--max-old-space-size=400'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.errors = '';
    child.stderr!.on('data', (data: Buffer) => (this.errors = (this.errors + data.toString()).slice(-1500)));
    this.child = child;
    const options: ChildOptions = { folder, seed, out, stateFile: this.stateFile, limits };
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(new Error(`No process can be started (${code}). ${this.errors}`)));
      this.send(child, { type: 'options', options });
    });
    return child;
  }

  private send(child: ChildProcess, message: ToChild): void {
    // A child that has just ended is noticed by its exit.
    child.send(message, () => {});
  }

  private end(): void {
    this.child?.kill('SIGKILL');
    this.child = null;
  }
}
