/** Numbers as people read them. One place, so that the page, the Markdown report and the command line agree. */
import type { Accuracy } from '../contract/report';

/** Stands for a value that was not measured. */
export const NOTHING = '–';

const signed = (value: number, digits: number): string => {
  const text = Math.abs(value).toFixed(digits);
  // −0.04 rounds to 0.0, which has no sign.
  if (Number(text) === 0) return text;
  return value < 0 ? `−${text}` : `+${text}`;
};

/** A figure of any size in three significant digits, never with an exponent: "0.012", "4.50", "1,150". */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && size < 1e-4) return value < 0 ? '−0.0001 to 0' : 'below 0.0001';
  if (size >= 100) return whole(value).replace('-', '−');
  return value.toPrecision(3).replace('-', '−');
}

/** A share 0..1 as "85.6 %". */
export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}

/** An accuracy as "85.6 %"; "–" without predictions. */
export function accuracyPercent(accuracy: Accuracy | undefined): string {
  return !accuracy || accuracy.n === 0 ? NOTHING : percent(accuracy.accuracy);
}

/** An accuracy and its interval in per cent: "85.6 (84.1–87.0)"; "–" without predictions. */
export function withInterval(value: Accuracy | undefined): string {
  if (!value || value.n === 0) return NOTHING;
  const { accuracy, low, high } = value;
  return `${(100 * accuracy).toFixed(1)} (${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)})`;
}

/** A difference in points, with its sign: "+1.6", "−0.3", "0.0". */
export function points(value: number): string {
  return signed(value, 1);
}

/** A whole number with thin groups: "1,234,567". */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** A duration: "0.8 s", "42 s", "3 min 20 s", "1 h 5 min". */
export function seconds(value: number): string {
  if (value < 9.95) return `${value.toFixed(1)} s`;
  const all = Math.round(value);
  if (all < 60) return `${all} s`;
  if (all < 3600) return join(Math.floor(all / 60), 'min', all % 60, 's');
  const minutes = Math.round(value / 60);
  return join(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function join(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** Three significant digits with a decimal prefix: 1.11 M, 74.0 k, 950. */
function scaled(value: number, prefixes: readonly string[]): [string, string] {
  let step = 0;
  let rest = value;
  while (rest >= 999.5 && step < prefixes.length - 1) {
    rest /= 1000;
    step++;
  }
  const digits = rest >= 99.95 || step === 0 ? 0 : rest >= 9.995 ? 1 : 2;
  return [rest.toFixed(digits), prefixes[step]!];
}

/** Floating-point operations: "58.0 MFLOP", "1.20 TFLOP"; "0". */
export function flops(value: number): string {
  if (value === 0) return '0';
  const [number, prefix] = scaled(value, ['', 'k', 'M', 'G', 'T', 'P']);
  return `${number} ${prefix}FLOP`;
}

/** A number of parameters: "1.11 M", "74.0 k", "950". */
export function parameters(value: number): string {
  const [number, prefix] = scaled(value, ['', 'k', 'M', 'G']);
  return prefix ? `${number} ${prefix}` : number;
}

/** Bytes, 1 MB = 1,000,000: "40.0 MB". */
export function bytes(value: number): string {
  const [number, prefix] = scaled(value, ['', 'k', 'M', 'G', 'T']);
  return `${number} ${prefix}B`;
}

const UPPER = new Map([
  ['jpeg', 'JPEG'],
  ['gaussian', 'Gaussian'],
  ['laion', 'LAION'],
]);

/** A published corruption name for people: `gaussian_noise` is "Gaussian noise", `jpeg_compression` "JPEG compression". */
export function corruptionLabel(name: string): string {
  const words = name.split('_').map((word) => UPPER.get(word) ?? word);
  const text = words.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A test set, `transfer` or `zeroShot` for people. */
export function testSetLabel(name: string): string {
  if (name === 'zeroShot') return 'Zero-shot';
  if (name === 'arrivals') return 'New arrivals';
  return name.charAt(0).toUpperCase() + name.slice(1);
}
