/** What the user says about a model that its file does not, checked and in the form that the architectures take. */
import { PADDINGS, type ModelOptions } from '../../../contract/library';
import type { Overrides } from '../../../models/families';
import { PREPROCESSING, type Preprocessing, type PreprocessingName } from '../../../models/preprocessing';
import { EngineError } from '../../engineError';

/** @throws {EngineError} naming the option that makes no sense, and what does */
export function overridesOf({ padding, preprocessing, inputSize, stateDict }: ModelOptions): Overrides {
  if (stateDict !== undefined && (typeof stateDict !== 'string' || stateDict === '' || stateDict.length > 200)) {
    throw new EngineError('The key of the weights in a checkpoint is a text, such as state_dict_ema.');
  }
  if (padding !== undefined && !PADDINGS.includes(padding)) {
    throw new EngineError(`The padding “${String(padding)}” is unknown; ${PADDINGS.join(' and ')} are known.`);
  }
  if (inputSize !== undefined && !(Number.isInteger(inputSize) && inputSize > 0)) {
    throw new EngineError(`An input of ${inputSize} pixels makes no sense; give a whole number, such as 224.`);
  }
  return {
    ...(padding === undefined ? {} : { padding }),
    ...(inputSize === undefined ? {} : { inputSize }),
    ...(preprocessing === undefined ? {} : { preprocessing: preprocessingOf(preprocessing) }),
  };
}

function preprocessingOf(said: NonNullable<ModelOptions['preprocessing']>): Preprocessing {
  if (typeof said !== 'string') {
    const { mean, deviation } = said;
    const three = (values: readonly number[]) => values?.length === 3 && values.every(Number.isFinite);
    if (three(mean) && three(deviation) && deviation.every((value) => value > 0)) return { mean, deviation };
    throw new EngineError(
      'Mean and deviation are three numbers each, for red, green and blue; deviations are above 0.',
    );
  }
  if (Object.hasOwn(PREPROCESSING, said)) return PREPROCESSING[said as PreprocessingName];
  throw new EngineError(
    `The preprocessing “${said}” is unknown; ${Object.keys(PREPROCESSING).join(', ')} are known, or give mean and deviation.`,
  );
}

/** A label is no part of what a model is. */
export function withoutLabel({ label: _, ...said }: ModelOptions): ModelOptions {
  return said;
}
