/**
 * How the page is shown, as far as its address says so: beside a lesson, on a stage, as a part of another page, with controls hidden or
 * locked. In a hash these fields stand beside the configuration (`#look?present&steps=fog:3`), or alone
 * (`#lesson=break-it&step=2`).
 */

import { isPart, unknownPart } from '../lessons/parts';

/** Stations that another page can show alone. */
export const EMBEDDED = ['look', 'results'] as const;
export type Embedded = (typeof EMBEDDED)[number];

export interface PageMode {
  /** The lesson that is open, and its step from 1. */
  lesson?: { name: string; step: number };
  /** Notes, timings and answers of the lesson are shown. */
  teacher?: true;
  /** Large, for an audience. */
  present?: true;
  /** The webcam on the stage, corrupted as it runs. */
  mirror?: true;
  /** This station alone, in a frame of another page. */
  embed?: Embedded;
  /** Seconds without a touch after which the page goes back to how it was opened. */
  idle?: number;
  /** The severity runs up and down by itself. */
  autoplay?: true;
  /** The codes of a class are collected, in Results. */
  collect?: true;
  /** A result code that came with the link; it is offered to the collection. */
  code?: string;
  /** Names of the parts that are shown, all others are hidden. */
  show?: string[];
  /** Names of the controls that cannot be used. */
  lock?: string[];
}

/** Whether what is shown stands in Results, wherever the address says nothing else. */
export const standsInResults = ({ collect, code }: PageMode): boolean => collect === true || code !== undefined;

const FLAGS = ['teacher', 'present', 'mirror', 'autoplay', 'collect'] as const;
const LISTS = ['show', 'lock'] as const;
const KEYS: readonly string[] = ['lesson', 'step', 'embed', 'idle', 'code', ...FLAGS, ...LISTS];
const IDLE_SECONDS = { least: 5, most: 3600 };
const MOST_STEPS = 99;
/** What a code is made of, and the most letters of one; whether it is whole is told where it is read. */
const CODE = /^[\w-]{1,4000}$/;
const NAME = /^[a-z][a-z0-9-]{0,63}$/;

/** Whether a field of the hash belongs here. */
export const isModeField = (key: string): boolean => KEYS.includes(key);

/** The fields of a mode, as a hash writes them; a flag is its name alone. */
export function modeFields(mode: PageMode): string[] {
  const fields: string[] = [];
  if (mode.lesson) fields.push(`lesson=${mode.lesson.name}`, `step=${mode.lesson.step}`);
  for (const flag of FLAGS) if (mode[flag]) fields.push(flag);
  if (mode.embed) fields.push(`embed=${mode.embed}`);
  if (mode.idle !== undefined) fields.push(`idle=${mode.idle}`);
  if (mode.code !== undefined) fields.push(`code=${mode.code}`);
  for (const list of LISTS) if (mode[list]) fields.push(`${list}=${mode[list].join(',')}`);
  return fields;
}

/** Reads the fields of a mode. What cannot be used is named in `problems` and left out. */
export function readMode(fields: ReadonlyMap<string, string>, problems: string[]): PageMode {
  const mode: PageMode = {};
  const lesson = fields.get('lesson');
  if (lesson !== undefined && NAME.test(lesson)) {
    mode.lesson = { name: lesson, step: number('step', fields.get('step') ?? '1', 1, MOST_STEPS, problems) ?? 1 };
  } else if (lesson !== undefined) problems.push(`lesson: “${lesson}” is not the name of a lesson.`);
  else if (fields.has('step')) problems.push('step: it belongs to a lesson, and this link names none.');
  for (const flag of FLAGS) {
    const value = fields.get(flag);
    if (value === undefined || value === '0') continue;
    if (value === '' || value === '1') mode[flag] = true;
    else problems.push(`${flag}: it is there or not, and takes no value. (It was “${value}”.)`);
  }
  // A mirror is a stage.
  if (mode.mirror) mode.present = true;
  const embed = fields.get('embed');
  const embedded = EMBEDDED.find((station) => station === embed);
  if (embedded) mode.embed = embedded;
  else if (embed !== undefined) problems.push(`embed: must be ${EMBEDDED.join(' or ')}. (It was “${embed}”.)`);
  const idle = fields.get('idle');
  const seconds =
    idle === undefined ? undefined : number('idle', idle, IDLE_SECONDS.least, IDLE_SECONDS.most, problems);
  if (seconds !== undefined) mode.idle = seconds;
  const code = fields.get('code');
  if (code !== undefined && CODE.test(code)) mode.code = code;
  else if (code !== undefined) problems.push('code: it is no result code. Copy the whole link again.');
  for (const list of LISTS) {
    const names = fields.get(list)?.split(',').filter(Boolean);
    if (names === undefined) continue;
    const known = [...new Set(names)].filter(isPart);
    for (const name of new Set(names)) if (!isPart(name)) problems.push(`${list}: ${unknownPart(name)}`);
    if (known.length > 0) mode[list] = known;
  }
  return mode;
}

function number(key: string, text: string, least: number, most: number, problems: string[]): number | undefined {
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  problems.push(`${key}: must be a whole number from ${least} to ${most}. (It was “${text}”.)`);
  return undefined;
}
