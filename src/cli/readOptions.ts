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
    const parsed = parseArgs({ args: withNumbers(args, options), options, tokens: true });
    values = parsed.values as Values<T>;
    for (const token of parsed.tokens) {
      if (token.kind === 'option') given.set(token.name, [...(given.get(token.name) ?? []), token.value ?? '']);
    }
  } catch (error) {
    const without = withoutValue(args, messageOf(error));
    if (without !== null) throw new UsageError(without);
    throw new UsageError(`${inWords(error, Object.keys(options))}\n\n${help}`);
  }
  for (const [name, texts] of given) {
    if (texts.length < 2 || options[name]?.multiple) continue;
    if (!lists.includes(name)) throw new UsageError(`--${name} is given ${texts.length} times; give it once.`);
    (values as Record<string, unknown>)[name] = texts.join(',');
  }
  return values;
}

/** A value that begins as a number below zero is one, and no option: what takes it says what is wrong with it. */
function withNumbers(args: readonly string[], options: Options): string[] {
  const out: string[] = [];
  for (const arg of args) {
    const before = out.at(-1);
    const named = before?.startsWith('--') && options[before.slice(2)]?.type === 'string';
    if (named && /^-\.?\d/.test(arg)) out[out.length - 1] = `${before}=${arg}`;
    else out.push(arg);
  }
  return out;
}

/** Where an option lacks its value: a sentence. Null for every other error of Node's reader. */
function withoutValue(args: readonly string[], message: string): string | null {
  const option = /^Option '(?:-\w, )?(--[^' ]+)[^']*' argument (?:missing|is ambiguous)/.exec(message)?.[1];
  if (option === undefined) return null;
  const next = args[args.indexOf(option) + 1];
  return next === undefined
    ? `${option} needs a value behind it.`
    : `${option} needs a value behind it; ${next} is an option. If it is meant, write ${option}=${next}.`;
}

function inWords(error: unknown, known: readonly string[]): string {
  const message = messageOf(error);
  const unknown = /^Unknown option '--?([^']+)'/.exec(message)?.[1];
  if (unknown === undefined) return message;
  const near = nearestName(unknown, known);
  return `There is no option --${unknown} here.${near === null ? '' : ` Did you mean --${near}?`}`;
}
