/**
 * Adapting MobileNetV2 on the reference photographs: `npx tsx test/bench/adaptation.ts choose-prior [PRIORS] | choose-rate | measure ROUNDS SEVERITIES WAYS |
 * failure`, ROUNDS such as 0,1,2,3. One line of JSON a figure; what they gave is in docs/adaptation.md, with how it was made.
 */
import { choosePrior, chooseRate, PRIORS } from './adaptation/choose';
import { failure } from './adaptation/failure';
import { table } from './adaptation/table';
import { measure, SEVERITIES, WAYS } from './adaptation/measure';

const [what, rounds = '0', severities = SEVERITIES.join(), ways = WAYS.join()] = process.argv.slice(2);
const numbers = (text: string) => text.split(',').map(Number);
const chosen = { rounds: numbers(rounds), severities: numbers(severities), ways: ways.split(',') };
const log = (line: string) => console.log(line);
if (what === 'choose-prior') log(`N = ${await choosePrior(log, process.argv[3] ? numbers(process.argv[3]) : PRIORS)}`);
else if (what === 'choose-rate') log(`learning rate = ${await chooseRate(log)}`);
else if (what === 'measure') await measure(chosen, (cell) => log(JSON.stringify(cell)));
else if (what === 'table') log(table(process.argv.slice(3)));
else if (what === 'failure') await failure(log);
else console.error('Say choose-prior, choose-rate, measure, table or failure.');
