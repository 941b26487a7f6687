/**
 * Adapting MobileNetV2 on the reference photographs: `npx tsx test/bench/adaptation.ts choose-prior | choose-rate | measure ROUNDS [bn|tent] |
 * failure`, ROUNDS such as 0,1,2,3. One line of JSON a figure; what they gave is in docs/adaptation.md, with how it was made.
 */
import { choosePrior, chooseRate } from './adaptation/choose';
import { failure } from './adaptation/failure';
import { measure } from './adaptation/measure';

const [what, rounds = '0', only = 'all'] = process.argv.slice(2);
const log = (line: string) => console.log(line);
if (what === 'choose-prior') log(`N = ${await choosePrior(log)}`);
else if (what === 'choose-rate') log(`learning rate = ${await chooseRate(log)}`);
else if (what === 'measure') await measure(rounds.split(',').map(Number), only, (cell) => log(JSON.stringify(cell)));
else if (what === 'failure') await failure(log);
else console.error('Say choose-prior, choose-rate, measure or failure.');
