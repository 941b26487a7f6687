/**
 * Adapting MobileNetV2 on the reference photographs: `npx tsx test/bench/adaptation.ts choose-prior | choose-rate | measure`. What they gave
 * is in docs/adaptation.md, with how it was made.
 */
import { choosePrior, chooseRate } from './adaptation/choose';

const [what] = process.argv.slice(2);
const log = (line: string) => console.log(line);
if (what === 'choose-prior') log(`N = ${await choosePrior(log)}`);
else if (what === 'choose-rate') log(`learning rate = ${await chooseRate(log)}`);
else console.error('Say choose-prior, choose-rate or measure.');
