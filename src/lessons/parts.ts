/**
 * The parts of the page that a link or a step of a lesson can hide or lock, by name: one registry for the address (`show=`, `lock=`), for
 * lessons, and for the components that obey. Stations and controls are apart: a list that names no station says nothing of stations.
 */
import { nearestName } from '../num/nearestNames';

export const STATION_PARTS = ['look', 'data', 'teacher', 'student', 'results'] as const;
export const CONTROL_PARTS = [
  'picture',
  'camera',
  'perturbation',
  'severity',
  'chain',
  'seed',
  'answers',
  'flips',
  'analysis',
  'about',
  'sequence',
  'gain',
  'options',
  'run',
  'export',
] as const;
export type StationPart = (typeof STATION_PARTS)[number];
export type ControlPart = (typeof CONTROL_PARTS)[number];
export type PartName = StationPart | ControlPart;
export const PARTS: readonly PartName[] = [...STATION_PARTS, ...CONTROL_PARTS];

/** As the page calls them. */
export const PART_WORDS: Readonly<Record<PartName, string>> = {
  look: 'Look',
  data: 'Data & models',
  teacher: 'Teacher',
  student: 'Student',
  results: 'Results',
  picture: 'Choosing a picture',
  camera: 'The webcam',
  perturbation: 'Choosing a perturbation',
  severity: 'The severity',
  chain: 'Chains of steps',
  seed: 'Seed and table of strengths',
  answers: 'What the models say',
  flips: 'Where their answers flip',
  analysis: 'Residual, histogram, spectrum',
  about: 'What a perturbation is',
  sequence: 'Sequences',
  gain: 'What the teacher gained',
  options: 'Settings of an experiment',
  run: 'Starting a run',
  export: 'Exports',
};

/** What is shown and what cannot be used. Without a list, all is. */
export interface PartRules {
  show?: readonly string[];
  hide?: readonly string[];
  lock?: readonly string[];
}

export type PartState = 'open' | 'locked' | 'hidden';

const isStation = (name: string) => (STATION_PARTS as readonly string[]).includes(name);
export const isPart = (name: string): name is PartName => (PARTS as readonly string[]).includes(name);

/** What rules say of a part. A locked part is seen and cannot be used. */
export function partState(name: PartName, { show, hide, lock }: PartRules): PartState {
  if (hide?.includes(name)) return 'hidden';
  const kin = show?.filter((other) => isPart(other) && isStation(other) === isStation(name)) ?? [];
  if (kin.length > 0 && !kin.includes(name)) return 'hidden';
  return lock?.includes(name) ? 'locked' : 'open';
}

/** "there is no part “severty”; did you mean “severity”?" */
export function unknownPart(name: string): string {
  const near = nearestName(name, PARTS);
  return `there is no part “${name}”${near ? `; did you mean “${near}”?` : `; there are ${PARTS.join(', ')}.`}`;
}
