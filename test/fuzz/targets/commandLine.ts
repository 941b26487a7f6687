/** What is typed behind the commands. */
import { corruptOptions } from '../../../src/cli/corrupt/corruptOptions';
import { evaluateOptions } from '../../../src/cli/evaluate/evaluateOptions';
import { runOptions } from '../../../src/cli/runOptions';
import { studyOptions } from '../../../src/cli/study/studyOptions';
import { UsageError } from '../../../src/cli/usage';
import { notFinite } from '../seeds/json';
import { defineTarget, holds, textFile, textOf } from '../Target';

const COMMANDS: Record<string, (args: string[]) => object> = {
  corrupt: corruptOptions,
  evaluate: evaluateOptions,
  run: runOptions,
  study: studyOptions,
};

/** One argument a line, the command first. */
const typed = (line: string) => [textFile('arguments', line.split(' ').join('\n'))];

export const target = defineTarget<object>({
  name: 'commandLine',
  reads: 'cli/corrupt/corruptOptions.ts, cli/evaluate/evaluateOptions.ts, cli/runOptions.ts, cli/study/studyOptions.ts',
  seeds: () => [
    typed(
      'corrupt --input a --output b --corruption fog,snow --severity 1,2.5,5 --seed 7 --size 256,224 --jpeg 85 --table cifar-c',
    ),
    typed(
      'evaluate --model m.safetensors --data d --out o.json --preprocess 0.5,0.5 --severities 1,3 --limit 100 --seed 2',
    ),
    typed('run --preset quick --seeds 1,2,3 --out o --backend cpu'),
    typed(
      'study --vary student.distillation=1,5,20 --vary benchmark.severities=[1,3],[5] --seeds 1-3,7 --methods temper,cft --yes',
    ),
    typed(
      'run --model m --teacher t --data d --per-class 50 --padding tf-same --preprocess 0.5,0.5,0.5,0.2,0.2,0.2 --input-size 64 --teacher-input-size 32 --export temper',
    ),
  ],
  refusals: [UsageError],
  run([file]) {
    const [command = '', ...args] = textOf(file!).split('\n');
    const read = Object.hasOwn(COMMANDS, command) ? COMMANDS[command]! : corruptOptions;
    return read(args);
  },
  check(options) {
    const nowhere = notFinite(options);
    holds(nowhere === null, `${nowhere} is no finite number.`);
  },
});
