/** A reader that now and then never comes back, or ends its process. */
import { pick } from '../mutate/draw';
import { defineTarget, textFile, textOf } from '../Target';

const WORDS = ['hang', 'wait', 'crash', ...Array.from({ length: 37 }, () => 'accepted')];

export const target = defineTarget({
  name: 'ends',
  reads: 'nothing',
  seeds: () => [[textFile('word', 'accepted')]],
  seal: (_, random) => [textFile('word', pick(random, WORDS))],
  refusals: [],
  async run([file]) {
    const word = textOf(file!);
    while (word === 'hang');
    if (word === 'wait') await new Promise(() => {});
    if (word === 'crash') process.abort();
  },
});
