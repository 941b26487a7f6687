/** The registry: what is measured for each name that a lesson can use. */
import { messageOf } from '../../../contract/message';
import type { Measure } from '../../../lessons/measureSchema';
import { collected } from './classMeasures';
import * as look from './lookMeasures';
import * as run from './runMeasures';
import type { MeasureHost, Reading } from './reading';

/** Measures now. Never rejects: a failure is a reading. */
export function measure(host: MeasureHost, asked: Measure): Reading | Promise<Reading> {
  const reading = measured(host, asked);
  if (!(reading instanceof Promise)) return reading;
  return reading.catch((error: unknown): Reading => ({ state: 'failed', words: messageOf(error) }));
}

function measured(host: MeasureHost, asked: Measure): Reading | Promise<Reading> {
  switch (asked.name) {
    case 'flip':
      return look.flip(host, asked);
    case 'later':
      return look.later(host, asked);
    case 'answer':
      return look.answer(host, asked);
    case 'chain':
      return look.chain(host, asked);
    case 'earliest':
      return look.earliest(host, asked);
    case 'detail':
      return look.detail(host);
    case 'own':
      return look.own(host);
    case 'accuracy':
      return run.accuracy(host, asked);
    case 'difference':
      return run.difference(host, asked);
    case 'calibration':
      return run.calibration(host, asked);
    case 'claim':
      return run.claim(host, asked);
    case 'collected':
      return collected(host.collection);
    case 'teachers':
      return run.teachers(host);
  }
}
