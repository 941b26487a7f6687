/** The command line: picks the command, prints errors as one plain line. */
import { corrupt } from './corrupt';
import { CORRUPT_HELP } from './corruptOptions';
import { evaluate } from './evaluate';
import { EVALUATE_HELP } from './evaluateOptions';
import { list, LIST_HELP } from './list';
import { run } from './run';
import { RUN_HELP } from './runOptions';
import { UsageError } from './usage';

const HELP = `Temper: robustness of vision models, in the page and here.

  npx temper corrupt --input DIR --output DIR         corrupted copies of a folder of pictures
  npx temper evaluate --model FILE --data DIR --out FILE.json
                                                      accuracy of a model, clean and corrupted
  npx temper list                                     all perturbations
  npx temper run --preset quick --seed 1 --out DIR    run an experiment, write its report
  npx temper run --model FILE --teacher FILE --data DIR
                                                      likewise with networks and pictures of your own
  npx temper help corrupt                             all options of a command
`;

const COMMANDS: Record<string, { run(args: string[]): Promise<void>; help: string }> = {
  corrupt: { run: corrupt, help: CORRUPT_HELP },
  evaluate: { run: evaluate, help: EVALUATE_HELP },
  list: { run: list, help: LIST_HELP },
  run: { run, help: RUN_HELP },
};

/** @returns the exit code: 0 done, 1 failed, 2 wrong usage */
export async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  if (!name || name === 'help' || name === '--help' || name === '-h') {
    console.log(COMMANDS[rest[0] ?? '']?.help ?? HELP);
    return 0;
  }
  const command = COMMANDS[name];
  if (!command) {
    console.error(`temper: there is no command "${name}". Known: ${Object.keys(COMMANDS).join(', ')}.`);
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    console.log(command.help);
    return 0;
  }
  try {
    await command.run(rest);
    return 0;
  } catch (error) {
    console.error(`temper ${name}: ${error instanceof Error ? error.message : String(error)}`);
    return error instanceof UsageError ? 2 : 1;
  }
}
