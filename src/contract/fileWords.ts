/** What a JSON file is, and what is wrong with it, in words of people instead of those of the validator. */
import * as v from 'valibot';

/** What files of ours are called, by their field `format`. */
const OURS: Readonly<Record<string, string>> = {
  'temper-report': 'a report of Temper',
  'temper-bundle': 'the record of a bundle of Temper',
  'temper-emoji-pack': 'a pack of drawings of Temper',
  'temper-lesson': 'a lesson of Temper',
  'temper-study': 'a study of Temper',
};

/** Other files that people have at hand, by fields that they have. */
const OTHERS: readonly [what: string, fields: readonly string[]][] = [
  ['the configuration of an experiment', ['preset', 'teacher', 'student', 'benchmark']],
  ['the settings of a network', ['architecture', 'num_classes']],
  ['the settings of a network', ['model_type']],
  ['a network of TensorFlow.js', ['modelTopology', 'weightsManifest']],
  ['the description of a package', ['name', 'dependencies']],
];

const MOST_NAMED = 4;

/** Such as “the settings of a network”; null where it is nothing that is known. */
export function knownAs(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { format } = value as { format?: unknown };
  if (typeof format === 'string' && Object.hasOwn(OURS, format)) return OURS[format]!;
  return OTHERS.find(([, fields]) => fields.every((field) => Object.hasOwn(value, field)))?.[0] ?? null;
}

/**
 * Says why plain data from a file is not what was asked for.
 * @param format what its field `format` would be, one of ours
 * @param issues what the schema found
 */
export function notWhatItShouldBe(value: unknown, format: string, issues: readonly v.BaseIssue<unknown>[]): string {
  const wanted = OURS[format]!;
  const faults = faultsInWords(issues);
  const known = knownAs(value);
  if (known === wanted) return `This is ${wanted}, but it cannot be read: ${faults}. It was cut off or changed.`;
  if (known !== null) return `This is ${known}, not ${wanted}.`;
  if (Array.isArray(value) || typeof value !== 'object' || value === null) {
    return `This is a JSON file, but not ${wanted}: it holds only ${kindOf(value)}.`;
  }
  const held = Object.keys(value);
  const named = held.slice(0, MOST_NAMED).map((key) => `“${short(key)}”`);
  const more = held.length > MOST_NAMED ? ` and ${held.length - MOST_NAMED} more` : '';
  const holds = held.length === 0 ? 'It is empty.' : `It holds ${named.join(', ')}${more}.`;
  return `This is a JSON file, but not ${wanted}: ${faults}. ${holds}`;
}

/** Such as “it lacks “seed” and “preset”; “version” is 2, not 1”, of the first few. */
export function faultsInWords(issues: readonly v.BaseIssue<unknown>[]): string {
  const lacking = issues.filter(isLacking).map((issue) => `“${short(v.getDotPath(issue) ?? '')}”`);
  const wrong = issues.filter((issue) => !isLacking(issue)).map(wrongInWords);
  const lacks = lacking.length > 0 ? [`it lacks ${listOf(lacking)}`] : [];
  return [...lacks, ...wrong.slice(0, MOST_NAMED)].join('; ') || 'it is empty';
}

const isLacking = ({ received, path }: v.BaseIssue<unknown>) => received === 'undefined' && path !== undefined;

function wrongInWords(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  const where = path === null ? 'the file' : `“${short(path)}”`;
  const is = kindOf(issue.input);
  const { type, expected } = issue;
  if (expected === 'never') return `there is no field ${where}`;
  if (type === 'literal') return `${where} is ${is}, not ${expected}`;
  if (type === 'picklist')
    return `${where} is ${is}, which is none of the ${expected?.split('|').length ?? 0} that there are`;
  const kind = KINDS[type];
  if (issue.kind === 'schema' && kind) return `${where} is ${is}, and should be ${kind}`;
  if (type === 'min_value') return `${where} is ${is}, and should be at least ${expected?.replace('>=', '')}`;
  if (type === 'max_value') return `${where} is ${is}, and should be at most ${expected?.replace('<=', '')}`;
  if (type === 'integer') return `${where} is ${is}, and should be a whole number`;
  return `${where} is ${is}, which cannot be`;
}

/** What is wrong with a setting, to be read behind its name: such as “must be one of tiny and quick, not “huge””. */
export function settingFault(issue: v.BaseIssue<unknown>): string {
  const { type, expected } = issue;
  // What the schema says in words of its own says more.
  if (!issue.message.startsWith('Invalid')) return issue.message;
  if (expected === 'never') return 'there is no such setting';
  if (isLacking(issue)) return 'is missing';
  if (type === 'picklist') {
    const choices = [...(expected ?? '').matchAll(/"([^"]*)"/g)].map(([, choice]) => choice!);
    return `must be one of ${choices.join(', ')}, not ${kindOf(issue.input)}`;
  }
  const kind = KINDS[type];
  return issue.kind === 'schema' && kind ? `must be ${kind}` : `cannot be ${kindOf(issue.input)}`;
}

const KINDS: Readonly<Record<string, string>> = {
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a group of fields',
  strict_object: 'a group of fields',
  record: 'a group of fields',
};

/** A value as it can be named in a sentence. */
function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a group of fields';
  if (typeof value === 'string') return value.length > 30 ? 'a text' : `the text “${value}”`;
  return String(value);
}

function listOf(names: readonly string[]): string {
  const few = names.slice(0, MOST_NAMED);
  const rest = names.length - few.length;
  if (rest > 0) return `${few.join(', ')} and ${rest} more`;
  return few.length < 2 ? few.join('') : `${few.slice(0, -1).join(', ')} and ${few.at(-1)}`;
}

const short = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
