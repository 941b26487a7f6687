/** A target whose seed its reader does not accept: mutations of it would say nothing. */
import { defineTarget, textFile } from '../Target';
import { Refusal } from './faults';

export const target = defineTarget({
  name: 'unusable',
  reads: 'nothing',
  seeds: () => [[textFile('word', 'x')]],
  refusals: [Refusal],
  run() {
    throw new Refusal('never this');
  },
});
