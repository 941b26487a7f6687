/** The options of a command as they were typed: each known, each given once. */
import { messageOf } from '../contract/message';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearestName } from '../num/nearestNames';
import { UsageError } from './usage';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<T extends Options> = ReturnType<typeof parseArgs<{ args: string[]; options: T }>>['values'];

const MOST_ARGUMENTS = 1000;
/** Of one argument: the longest path has a third of it. Node's reader takes seconds over a longer one. */
const MOST_LETTERS = 12_000;

/**
 * @param help the text that explains the command, which follows a message about an option that does not exist
 * @param lists options that may be given several times, for one list
 * @throws {UsageError} for arguments without end; for an unknown option, with the nearest one; for one that is given twice, of which the first would be lost
 */
export function readOptions<T extends Options>(
  args: string[],
  options: T,
  help: string,
  lists: readonly (keyof T & string)[] = [],
): Values<T> {
  if (args.length > MOST_ARGUMENTS) {
    throw new UsageError(
      `There are ${args.length} arguments (${args[0]!.slice(0, 40)} …). If a * stands for many files, name their folder instead.`,
    );
  }
  const long = args.find((arg) => arg.length > MOST_LETTERS);
  if (long !== undefined) {
    throw new UsageError(`An argument of ${long.length} letters (${long.slice(0, 40)}…) is none of this command.`);
  }
  const given = new Map<string, string[]>();
  let values: Values<T>;
  try {
    const parsed = parseArgs({ args, options, tokens: true });
    values = parsed.values as Values<T>;
    for (const token of parsed.tokens) {
      if (token.kind === 'option') given.set(token.name, [...(given.get(token.name) ?? []), token.value ?? '']);
    }
  } catch (error) {
    throw new UsageError(`${inWords(error, Object.keys(options))}\n\n${help}`);
  }
  for (const [name, texts] of given) {
    if (texts.length < 2 || options[name]?.multiple) continue;
    if (!lists.includes(name)) throw new UsageError(`--${name} is given ${texts.length} times; give it once.`);
    (values as Record<string, unknown>)[name] = texts.join(',');
  }
  return values;
}

function inWords(error: unknown, known: readonly string[]): string {
  const message = messageOf(error);
  const unknown = /^Unknown option '--?([^']+)'/.exec(message)?.[1];
  if (unknown === undefined) return message;
  const near = nearestName(unknown, known);
  return `There is no option --${unknown} here.${near === null ? '' : ` Did you mean --${near}?`}`;
}
