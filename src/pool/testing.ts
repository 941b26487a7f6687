/** Light workers for tests: tasks behind a message channel in the own thread, which can be killed like real ones. */
import type { FromWorker, ToWorker } from './messages';
import type { SpawnWorker } from './PoolWorker';
import { serveTasks } from './serveTasks';
import type { TaskTable } from './task';

export class LightWorkers {
  /** Those that live: each ends with the reason that is given. */
  readonly alive = new Set<(why: string) => void>();
  /** How many were ever made. */
  made = 0;
  /** What the workers were sent. */
  readonly sent: ToWorker[] = [];
  /** The next ones fail to start, as many as this says. */
  unfit = 0;

  constructor(private readonly table: TaskTable) {}

  readonly spawn: SpawnWorker = ({ onMessage, onEnd }) => {
    this.made++;
    const { port1, port2 } = new MessageChannel();
    const end = (why: string) => {
      port1.close();
      if (this.alive.delete(end)) onEnd(why);
    };
    this.alive.add(end);
    port1.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (this.alive.has(end)) onMessage(data);
    };
    const fails = this.unfit > 0;
    if (fails) this.unfit--;
    const start = async () => {
      if (fails) throw new Error('no memory for it');
    };
    const answer = (message: FromWorker, transfer: Transferable[]) => {
      if (this.alive.has(end)) port2.postMessage(message, transfer);
    };
    const handle = serveTasks(answer, { table: this.table, start });
    port2.onmessage = ({ data }: MessageEvent<ToWorker>) => handle(data);
    return {
      post: (message, transfer = []) => {
        port1.postMessage(message, transfer);
        this.sent.push(message);
      },
      terminate: () => {
        this.alive.delete(end);
        port1.close();
      },
    };
  };
}
