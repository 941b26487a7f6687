/** What the codes that a class has collected say together, as far as they have come. */
import { points } from '../../../report/format';
import { steps } from '../../../report/classroom/Collection';
import { KEPT_KEY, readKept } from '../../classroom/keptCollection';
import { waiting, type Reading } from './reading';

/** What is kept is read once: a reading is asked for whenever something on the page changes. */
let last: { text: string; reading: Reading } | null = null;

/** @param text the collection as the browser keeps it */
export function collected(text: string): Reading {
  if (last?.text !== text) last = { text, reading: read(text) };
  return last.reading;
}

function read(text: string): Reading {
  const entries = readKept({ getItem: (key: string) => (key === KEPT_KEY ? text : null), setItem: () => {} });
  // One run has an interval over pictures, several have one over seeds: only these are compared.
  const all = steps(entries, 'corrupted').filter(({ codes }) => codes > 1);
  const latest = all.at(-1);
  if (!latest) {
    const count = entries.length === 1 ? 'One code is' : 'No code is';
    return waiting(`${count} collected in this browser. It takes two to pool.`);
  }
  const { claim, codes } = all.find((step) => step.claim.verdict !== 'undecided') ?? latest;
  const bounds = `${points(claim.value)} points, 95 % interval ${points(claim.low)} to ${points(claim.high)}, ${claim.interval}`;
  if (claim.verdict === 'undecided') return waiting(`${codes} codes so far: undecided (${bounds}).`);
  return {
    state: 'measured',
    words: `With ${codes} codes, in the order in which they came, “${claim.text}” ${claim.verdict} (${bounds}).`,
    value: codes,
    unit: 'codes',
    key: claim.verdict,
    low: claim.low,
    high: claim.high,
    n: codes,
  };
}
