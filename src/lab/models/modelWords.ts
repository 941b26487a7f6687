/** What a kept model can and cannot be used for, in words. */
import type { CatalogueRow, KeptModel, KeptModelKind, ModelOptions } from '../../contract/library';
import { shortSideOf } from '../../image/preparePicture';
import { parameters } from '../../report/format';

export type Role = 'large' | 'small';

export const ROLE_WORDS: Record<Role, string> = { large: 'large model', small: 'teacher' };

export const KIND_WORDS: Record<KeptModelKind, string> = {
  network: 'network',
  clip: 'network with a text tower',
  tuned: 'tuned by Temper',
  tfjs: 'TensorFlow.js model',
};

/** Why a kind cannot be trained here; null where it can. */
const ONLY_ANSWERS: Record<KeptModelKind, string | null> = {
  network: null,
  clip: null,
  tuned: 'It is the result of an experiment: its three heads answer in Look, and are not tuned again.',
  tfjs: 'A TensorFlow.js model does not say what its parts are, so it cannot be cut or tuned. It answers in Look.',
};

/** Why it cannot be trained, whatever the role; null where it can. */
export function onlyAnswers({ kind, blocks }: KeptModel): string | null {
  return (
    ONLY_ANSWERS[kind] ?? (blocks.length === 0 ? 'It cannot be cut into blocks, so no part of it can be tuned.' : null)
  );
}

export interface Sized {
  label: string;
  parameters: number;
}

/** Why two models cannot be the teacher and the large model of one experiment; null where they can. */
export function sizeFault(small: Sized, large: Sized): string | null {
  if (small.parameters <= large.parameters) return null;
  return (
    `The teacher must not be larger than the model it teaches: ${small.label} has ${parameters(small.parameters)} parameters, ` +
    `${large.label} has ${parameters(large.parameters)}.`
  );
}

/** Whether a kept model came from this row of the catalogue. */
export function isFrom(row: CatalogueRow, { source }: KeptModel): boolean {
  return source === `huggingface.co/${row.repository}, ${row.file}`;
}

/** What was said of a model when it was brought, as far as it changes its answers; empty where nothing was. */
export function settingsWords({ preprocessing, padding, inputSize, stateDict }: ModelOptions): string {
  const { mean, deviation } = typeof preprocessing === 'object' ? preprocessing : { mean: [], deviation: [] };
  return [
    ...(typeof preprocessing === 'string' ? [`pictures as for ${preprocessing}`] : []),
    ...(mean.length > 0 ? [`mean ${mean.join(' ')}, deviation ${deviation.join(' ')}`] : []),
    ...(padding ? [`padding ${padding}`] : []),
    ...(inputSize ? [`input of ${inputSize} px`] : []),
    ...(stateDict ? [`weights of ${stateDict}`] : []),
  ].join(' · ');
}

/** What is done to a picture before a model of this side sees it. */
export function inputWords(side: number): string {
  return (
    `Of a photograph, the short side is brought to ${shortSideOf({ side })} px and the middle ${side} × ${side} is seen (bilinear, as Pillow does). ` +
    'Pictures of data sets that were cut before, and small ones, are seen whole; at another size they are resized within the model.'
  );
}
