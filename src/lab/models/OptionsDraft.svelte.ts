/** The form for what a weight file does not say: text as it is typed, and the options that it comes to. */
import { PADDINGS, type ModelOptions, type PaddingName } from '../../contract/library';

/** Side of the input in pixels. */
const SIDES = { low: 32, high: 1024 };

export type PreprocessingChoice = '' | 'imagenet' | 'inception' | 'clip' | 'none' | 'numbers';

export class OptionsDraft {
  label = $state('');
  /** Empty: what is usual for the architecture. */
  padding = $state<'' | PaddingName>('');
  preprocessing = $state<PreprocessingChoice>('');
  /** Three numbers for red, green and blue, of pixels 0..1. */
  mean = $state('0.485, 0.456, 0.406');
  deviation = $state('0.229, 0.224, 0.225');
  inputSize = $state('');
  /** Key of the weights in a checkpoint that holds several; empty: the likeliest. */
  stateDict = $state('');

  constructor(from: ModelOptions = {}) {
    this.label = from.label ?? '';
    this.padding = from.padding ?? '';
    this.stateDict = from.stateDict ?? '';
    this.inputSize = from.inputSize === undefined ? '' : String(from.inputSize);
    const { preprocessing } = from;
    if (typeof preprocessing === 'object') {
      this.preprocessing = 'numbers';
      this.mean = preprocessing.mean.join(', ');
      this.deviation = preprocessing.deviation.join(', ');
    } else if (preprocessing !== undefined) this.preprocessing = preprocessing as PreprocessingChoice;
  }

  /** What cannot be used, by field; empty where all can. */
  readonly faults = $derived.by((): { mean?: string; deviation?: string; inputSize?: string } => ({
    ...(this.preprocessing === 'numbers' && !colours(this.mean) ? { mean: THREE } : {}),
    ...(this.preprocessing === 'numbers' && !colours(this.deviation)?.every((value) => value > 0)
      ? { deviation: `${THREE} Each must be above 0.` }
      : {}),
    ...(this.inputSize.trim() !== '' && !this.#side()
      ? { inputSize: `A whole number from ${SIDES.low} to ${SIDES.high}; empty for the usual one.` }
      : {}),
  }));
  readonly fits = $derived(Object.keys(this.faults).length === 0);

  /** @throws {Error} where a field cannot be used */
  options(): ModelOptions {
    const fault = Object.values(this.faults)[0];
    if (fault) throw new Error(`What the file does not say: ${fault}`);
    const options: ModelOptions = {};
    if (this.label.trim() !== '') options.label = this.label.trim();
    if (PADDINGS.includes(this.padding as PaddingName)) options.padding = this.padding as PaddingName;
    if (this.preprocessing === 'numbers') {
      options.preprocessing = { mean: colours(this.mean)!, deviation: colours(this.deviation)! };
    } else if (this.preprocessing !== '') options.preprocessing = this.preprocessing;
    const side = this.#side();
    if (side) options.inputSize = side;
    if (this.stateDict.trim() !== '') options.stateDict = this.stateDict.trim();
    return options;
  }

  #side(): number | null {
    const side = Number(this.inputSize);
    return Number.isInteger(side) && side >= SIDES.low && side <= SIDES.high ? side : null;
  }
}

const THREE = 'Three numbers, for red, green and blue, such as 0.5, 0.5, 0.5.';

function colours(text: string): [number, number, number] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const values = parts.map(Number);
  return values.length === 3 && values.every(Number.isFinite) ? (values as [number, number, number]) : null;
}
