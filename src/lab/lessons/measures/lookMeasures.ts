/** Measures of one picture: where a model changes its mind, what it says, what a corruption does to fine detail. */
import type { SweepCurve } from '../../../contract/engine';
import type { LookModel, Measure } from '../../../lessons/measureSchema';
import { listed } from '../../../report/words';
import { flipWords, mergeCurves } from '../../look/flips';
import { isWhole } from '../../look/lookPicture';
import { SWEEP_PARTS } from '../../look/Sweep.svelte';
import { capital, waiting, type MeasureHost, type Reading } from './reading';

type Of<N extends Measure['name']> = Extract<Measure, { name: N }>;

const WORDS: Record<LookModel, string> = {
  pretrained: 'the pre-trained model',
  teacher: 'the robust teacher',
  temper: 'Temper',
  cft: 'complete fine-tuning',
  own: 'your network',
};
const NOT_THERE: Record<LookModel, string> = {
  pretrained: 'The pre-trained model has not answered yet.',
  teacher: 'No robust teacher answers here yet.',
  temper: 'No model tuned by Temper answers here yet.',
  cft: 'No completely fine-tuned model answers here yet.',
  own: 'No network of your own answers here yet.',
};
const DRAWING = 'The page is still at work on the picture.';

/** Who answers, as far as it is told. */
interface Answerer {
  model: string;
  method?: string;
  trained?: { by: 'page' | 'run'; seed: number };
}

function said<T extends Answerer>(list: readonly T[], model: LookModel): T | undefined {
  const methodOf = ({ method, model: label }: Answerer) =>
    method ?? (label.startsWith('Pre-trained large') ? 'pretrained' : undefined);
  if (model !== 'own') return list.find((other) => methodOf(other) === model);
  return list.find((other) => methodOf(other) === undefined && !other.model.startsWith('Pre-trained'));
}

/** "the robust teacher (of your run, seed 7)" */
function subject({ model, trained }: Answerer, which: LookModel): string {
  const name = which === 'own' ? `${WORDS.own} ${model}` : WORDS[which];
  if (!trained) return name;
  return `${name} (${trained.by === 'page' ? 'as it comes with the page' : 'of your run'}, seed ${trained.seed})`;
}

const truthOf = ({ lab }: MeasureHost) => (lab.look.source?.kind === 'pack' ? lab.look.source.title : null);

/** "On “guitar” under Fog 3.0" @param alone the step whose severity runs is told without it */
function place({ lab }: MeasureHost, alone: boolean): string {
  const { look } = lab;
  const title = look.source?.title ?? '';
  const others = look.chain.steps.length > 1;
  const under = alone && !others ? (look.info?.label ?? look.corruption) : look.words;
  return `On “${title}” under ${under}`;
}

export function flip(host: MeasureHost, { model }: Of<'flip'>): Reading {
  const { sweep } = host.lab.look;
  if (sweep.problem) return { state: 'failed', words: sweep.problem };
  if (!sweep.curves || sweep.busy) return { state: 'measuring', words: DRAWING };
  const curve = said(sweep.curves, model);
  if (!curve) return waiting(NOT_THERE[model]);
  const words = `${place(host, true)}, ${subject(curve, model)} ${flipWords(curve, truthOf(host))}`;
  return { state: 'measured', words, value: curve.flip, unit: 'severity', n: 1 };
}

export function later(host: MeasureHost, { model, than }: Of<'later'>): Reading {
  const [one, other] = [flip(host, { name: 'flip', model }), flip(host, { name: 'flip', model: than })];
  if (one.state !== 'measured') return one;
  if (other.state !== 'measured') return other;
  // Who never changes its mind holds out longest.
  const [a, b] = [one.value ?? Infinity, other.value ?? Infinity];
  const key = a === b ? 'equal' : a > b ? model : than;
  const verdict = a === b ? 'Both hold out equally long.' : `${capital(WORDS[key as LookModel])} holds out longer.`;
  const value = Number.isFinite(a) && Number.isFinite(b) ? a - b : null;
  return { ...one, words: `${one.words} ${other.words} ${verdict}`, value, key };
}

/** What a model says of the picture before and after, asked now: what stands on the page may be of a moment ago. */
async function ask(host: MeasureHost, model: LookModel) {
  const { look, client } = host.lab;
  const { source } = look;
  const { shown, waiting: busy } = look.large;
  const at = place(host, false);
  const words = look.words;
  const sum = look.chain.applied.reduce((all, { severity }) => all + severity, 0);
  const truth = truthOf(host);
  // Where the picture that is wanted could not be drawn, an earlier one is shown.
  if (!source || !shown || shown.draft || busy || look.large.problem !== null) return null;
  const [before, after] = await Promise.all(
    [source.picture, shown.picture].map(async (picture) =>
      said(await client.api.predict(picture, isWhole(source)), model),
    ),
  );
  return { before, after, at, words, sum, truth };
}

export async function answer(host: MeasureHost, { model }: Of<'answer'>): Promise<Reading> {
  const asked = await ask(host, model);
  if (!asked) return { state: 'measuring', words: DRAWING };
  const { after, at, truth } = asked;
  if (!after) return waiting(NOT_THERE[model]);
  const first = after.top[0]!;
  const share = `${(100 * first.probability).toFixed(0)} %`;
  const right = truth === null ? '' : first.className === truth ? ', and is right' : `, and is wrong: it is ${truth}`;
  return {
    state: 'measured',
    words: `${at}, ${subject(after, model)} says ${first.className} with ${share}${right}.`,
    value: first.probability,
    unit: 'probability',
    n: 1,
    ...(truth === null ? {} : { key: first.className === truth ? 'right' : 'wrong' }),
  };
}

/** `value` is the sum of the severities where the chain changes the answer, and null where it does not. */
export async function chain(host: MeasureHost, { model }: Of<'chain'>): Promise<Reading> {
  const asked = await ask(host, model);
  if (!asked) return { state: 'measuring', words: DRAWING };
  const { before, after, words, sum } = asked;
  if (!before || !after) return waiting(NOT_THERE[model]);
  const [was, is] = [before.top[0]!.className, after.top[0]!.className];
  const changed = was !== is;
  return {
    state: 'measured',
    words: `${words} (${sum.toFixed(1)} in all): ${changed ? `${was} → ${is}, broken.` : `still ${was}.`}`,
    value: changed ? Number(sum.toFixed(1)) : null,
    unit: 'sum of severities',
    key: changed ? 'broken' : 'held',
    n: 1,
  };
}

export async function earliest(host: MeasureHost, { model, perturbations }: Of<'earliest'>): Promise<Reading> {
  const { look, client } = host.lab;
  const { source, seed, table } = look;
  const labels = new Map(look.perturbations.map(({ name, label }) => [name, label]));
  if (!source || look.perturbations.length === 0) return { state: 'measuring', words: DRAWING };
  const found: { name: string; curve: SweepCurve }[] = [];
  for (const name of perturbations) {
    const steps = [{ perturbation: name, severity: 3 }];
    const request = { picture: source.picture, whole: isWhole(source), steps, seed, table, step: 0 };
    let curves: SweepCurve[] = [];
    for (const severities of SWEEP_PARTS) {
      curves = mergeCurves(curves, await client.api.sweep({ ...request, severities }));
    }
    const curve = said(curves, model);
    if (!curve) return waiting(NOT_THERE[model]);
    found.push({ name, curve });
  }
  const label = (name: string) => labels.get(name) ?? name;
  const sorted = [...found].sort((a, b) => (a.curve.flip ?? Infinity) - (b.curve.flip ?? Infinity));
  const first = sorted[0]!;
  const where = ({ name, curve }: (typeof found)[number]) =>
    `${label(name)} ${curve.flip === null ? 'not up to 5' : `at ${curve.flip.toFixed(1)}`}`;
  const verdict =
    first.curve.flip === null ? 'None of them changes its mind.' : `${label(first.name)} changes its mind first.`;
  return {
    state: 'measured',
    words: `On “${source.title}”, ${subject(first.curve, model)} changes its mind so: ${listed(sorted.map(where))}. ${verdict}`,
    value: first.curve.flip,
    unit: 'severity',
    ...(first.curve.flip === null ? {} : { key: first.name }),
    n: 1,
  };
}

/** Above it lie the finest details: cycles per pixel. */
const FINE = 0.25;
/** A change of less than a quarter is told as none. */
const SAME = Math.log10(1.25);

export async function detail(host: MeasureHost): Promise<Reading> {
  const { look, client } = host.lab;
  const { shown } = look.large;
  const at = place(host, false);
  if (!shown || shown.draft || look.large.waiting) return { state: 'measuring', words: DRAWING };
  const { spectrum } = await client.api.compare(shown.before, shown.picture);
  const fine = spectrum.frequencies.flatMap((f, i) => (f > FINE ? [spectrum.after[i]! - spectrum.before[i]!] : []));
  const mean = fine.reduce((sum, x) => sum + x, 0) / fine.length;
  const factor = 10 ** mean;
  const times = factor >= 10 ? factor.toFixed(0) : factor >= 0.1 ? factor.toFixed(2) : factor.toPrecision(1);
  const key = Math.abs(mean) < SAME ? 'same' : mean > 0 ? 'more' : 'less';
  const meaning = { same: 'about as much as before', more: 'more than before', less: 'less than before' }[key];
  return {
    state: 'measured',
    words: `${at}, the finest detail (above a quarter of a cycle per pixel) has ${times} times its power: ${meaning}.`,
    value: factor,
    unit: 'times',
    key,
    n: 1,
  };
}

export function own({ lab }: MeasureHost): Reading {
  const count = lab.gallery.own.list.length;
  if (count === 0) return waiting('No picture of your own is here yet.');
  const words = `${count} ${count === 1 ? 'picture of your own is' : 'pictures of your own are'} here.`;
  return { state: 'measured', words, value: count, unit: 'pictures', n: count };
}
