/** The command line: picks the command, prints errors as one plain line. */
import { ConfigError } from '../contract/config';
import { messageOf } from '../contract/message';
import { ListError } from '../engine/inputs/pictureLists';
import { nearestName } from '../num/nearestNames';
import { code, CODE_HELP } from './classroom/code';
import { collect, COLLECT_HELP } from './classroom/collect';
import { corrupt } from './corrupt/corrupt';
import { CORRUPT_HELP } from './corrupt/corruptOptions';
import { evaluate } from './evaluate/evaluate';
import { EVALUATE_HELP } from './evaluate/evaluateOptions';
import { exportPytorch, EXPORT_PYTORCH_HELP } from './exportPytorch';
import { diskErrorCode, diskErrorInWords } from './diskErrors';
import { endsAtOnce, Interrupted } from './interrupt';
import { list, LIST_HELP } from './list';
import { printable } from './printable';
import { run } from './run';
import { RUN_HELP } from './runOptions';
import { merge, MERGE_HELP } from './shards/merge';
import { study } from './study/study';
import { STUDY_HELP } from './study/studyOptions';
import { UsageError } from './usage';
import { temperVersion } from './version';

const HELP = `Temper: robustness of vision models, in the page and here.

  npx temper corrupt --input DIR --output DIR         corrupted copies of a folder of pictures
  npx temper evaluate --model FILE --data DIR --out FILE.json
                                                      accuracy of a model, clean and corrupted
  npx temper merge DIR --out DIR                      the shards of corrupt or evaluate, made on several machines, as one
  npx temper list                                     all perturbations
  npx temper run --preset quick --seed 1 --out DIR    run an experiment, write its report
  npx temper run --model FILE --teacher FILE --data DIR
                                                      likewise with networks and pictures of your own
  npx temper study --vary student.distillation=1,5,20 --seeds 1-10
                                                      settings × seeds: front, ablation table, what is decided
  npx temper code REPORT.json                         the result code of a run, for a class that pools its seeds
  npx temper collect codes.txt                        pools result codes and reports of several seeds
  npx temper export-pytorch --config FILE --out DIR   the experiment as a PyTorch project, for many GPUs
  npx temper help corrupt                             all options of a command
  npx temper --version                                which version this is
`;

const COMMANDS: ReadonlyMap<string, { run(args: string[]): Promise<void>; help: string }> = new Map([
  ['corrupt', { run: corrupt, help: CORRUPT_HELP }],
  ['evaluate', { run: evaluate, help: EVALUATE_HELP }],
  ['merge', { run: merge, help: MERGE_HELP }],
  ['list', { run: list, help: LIST_HELP }],
  ['code', { run: code, help: CODE_HELP }],
  ['collect', { run: collect, help: COLLECT_HELP }],
  ['run', { run, help: RUN_HELP }],
  ['study', { run: study, help: STUDY_HELP }],
  ['export-pytorch', { run: exportPytorch, help: EXPORT_PYTORCH_HELP }],
]);

/** Errors of who called, and not of what was done. */
const USAGE = [UsageError, ListError, ConfigError];

/** @returns the exit code: 0 done, 1 failed, 2 wrong usage, 130 or 143 ended by a signal */
export async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version') {
    console.log(await temperVersion());
    return 0;
  }
  if (!name || name === 'help' || name === '--help' || name === '-h') {
    const about = rest[0] === undefined ? HELP : COMMANDS.get(rest[0])?.help;
    if (about === undefined) return unknownCommand(rest[0]!);
    console.log(about);
    return 0;
  }
  const command = COMMANDS.get(name);
  if (!command) return unknownCommand(name);
  if (rest.includes('--help') || rest.includes('-h')) {
    console.log(command.help);
    return 0;
  }
  const forget = endsAtOnce(name);
  try {
    await command.run(rest);
    return 0;
  } catch (error) {
    console.error(`temper ${name}: ${inWords(error)}`);
    if (error instanceof Interrupted) return error.exitCode;
    return USAGE.some((kind) => error instanceof kind) ? 2 : 1;
  } finally {
    forget();
  }
}

/** Of the file system's errors the file, and what is the matter with it. */
function inWords(error: unknown): string {
  const path = diskErrorCode(error) === null ? undefined : (error as NodeJS.ErrnoException).path;
  return path === undefined ? messageOf(error) : `${printable(path)}: ${diskErrorInWords(error)}.`;
}

function unknownCommand(name: string): number {
  const near = nearestName(name, COMMANDS.keys());
  console.error(
    `temper: there is no command "${printable(name)}". ${near ? `Did you mean ${near}? ` : ''}Known: ${[...COMMANDS.keys()].join(', ')}.`,
  );
  return 2;
}
