/** `README.md` of a bundle: what the model is, what was measured of it, and how it is loaded in PyTorch. */
import { BUNDLE_FILES, type BundleRecord } from '../contract/bundle';
import type { Accuracy, MethodResult, Report } from '../contract/report';
import { bundlePython, pythonPackages } from './bundlePython';
import { bytes, parameters, testSetLabel, whole, withInterval } from './format';
import { inMarkdown, plainText } from './markdownText';
import { ACCURACY_COLUMNS, type AccuracyColumn } from './tables';

/**
 * Names in it are text, whatever they are made of.
 * @param size of `model.safetensors` in bytes
 */
export function bundleReadme(record: BundleRecord, report: Report | null, size: number): string {
  const told = inMarkdown(record);
  const sections = [
    `# ${told.base.label}: ${told.method.label}`,
    introduction(told),
    figures(told, inMarkdown(report)),
    files(record, report, size),
    // Code is taken as it is.
    loading(record),
    howItAnswers(record),
    licences(record),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function introduction({ base, architecture, method, classNames, heads }: BundleRecord): string {
  const count = Object.keys(heads).length;
  const shown = classNames.slice(0, 10).join(', ');
  return (
    `A model that was made with Temper, a lab in the browser for the robustness of vision models. It began as ${base.label} ` +
    `(architecture \`${architecture}\`) and was made by: ${method.label}. It has ${count === 1 ? 'one head' : `${count} heads`} ` +
    `and knows ${whole(classNames.length)} classes: ${shown}${classNames.length > 10 ? ' and so on' : ''}.`
  );
}

function figures({ method }: BundleRecord, report: Report | null): string {
  const [own, before] = [method.name, 'pretrained'].map((name) => report?.methods.find((row) => row.name === name));
  if (!report || !own) return '';
  const columns = [...(own === before || !before ? [] : [before]), own];
  const sets = ACCURACY_COLUMNS.filter((set) => accuracyIn(own, set));
  const rows = sets.map((set) => {
    const cells = columns.map((row) => {
      const accuracy = accuracyIn(row, set);
      return accuracy ? withInterval(accuracy) : '–';
    });
    return `| ${testSetLabel(set)} | ${cells.join(' | ')} | ${whole(accuracyIn(own, set)!.n)} |`;
  });
  const seeds = `Seed${report.seeds.length === 1 ? '' : 's'} ${report.seeds.join(', ')}`;
  return [
    '## What was measured',
    'Accuracy in per cent with its 95 % interval. Corrupted is the plain mean over ' +
      `${report.data.corruptions.length} corruptions at severities ${report.data.severities.join(', ')} (not mCE). ` +
      `${seeds}; all figures and settings are in \`${BUNDLE_FILES.readableReport}\`.`,
    [
      `| Pictures | ${columns.map(({ label }) => label).join(' | ')} | n |`,
      `| --- | ${columns.map(() => '---:').join(' | ')} | ---: |`,
      ...rows,
    ].join('\n'),
    `Tuned were ${parameters(own.cost.tunedParameters)} of ${parameters(own.cost.totalParameters)} parameters.`,
  ].join('\n\n');
}

function accuracyIn(row: MethodResult, set: AccuracyColumn): Accuracy | undefined {
  const value = row[set];
  return value && value.n > 0 ? value : undefined;
}

function files(record: BundleRecord, report: Report | null, size: number): string {
  const lines = [
    `- \`${BUNDLE_FILES.weights}\` (${bytes(size)}, float32): the weights under the names they were published with; a tuned copy of ` +
      'weight `w` is `tuned.w`; further heads are `head_clean`, `head_unclean`, `head_combined`. The metadata `record` is JSON and says ' +
      'how they belong together.',
    ...(bundlePython(record) ? [`- \`${BUNDLE_FILES.code}\`: the Python below.`] : []),
    ...(report
      ? [`- \`${BUNDLE_FILES.report}\`, \`${BUNDLE_FILES.readableReport}\`: the experiment it came from.`]
      : []),
  ];
  return ['## What is here', lines.join('\n')].join('\n\n');
}

function loading(record: BundleRecord): string {
  const code = bundlePython(record);
  if (!code) {
    return [
      '## How to load it',
      `No Python package publishes the architecture \`${record.architecture}\`; Temper itself opens this archive.`,
    ].join('\n\n');
  }
  return [
    '## How to load it in PyTorch',
    `\`\`\`sh\npip install ${pythonPackages(record).join(' ')}\npython ${BUNDLE_FILES.code} picture.jpg\n\`\`\``,
    'Or in a program of your own, beside `load.py`:',
    '```python\nfrom load import Temper, answer\n\nmodel = Temper("model.safetensors")\n' +
      `x = ...  # [batch, 3, ${record.pictureSide}, ${record.pictureSide}], red, green, blue, 0..1\n` +
      'logits = model(x)  # of each head\nprobabilities, heads = answer(model, x)\n```',
    `All of \`${BUNDLE_FILES.code}\`:`,
    `\`\`\`python\n${code}\`\`\``,
    'Temper opens this archive too: bring it as a model.',
  ].join('\n\n');
}

const RULES: Record<BundleRecord['rule'], string> = {
  'kl-uncertainty':
    'The clean and the unclean head are compared under Monte-Carlo dropout. Where they agree (divergence below δ) the combined head ' +
    'answers, else the one of the two that is less uncertain',
  'lowest-uncertainty': 'The head that is least uncertain under Monte-Carlo dropout answers',
  'weighted-average': 'The answer is the average of the heads, each weighted by how certain it is',
  average: 'The answer is the average of the heads',
  'always-clean': 'The clean head always answers',
  'always-unclean': 'The unclean head always answers',
  'always-combined': 'The combined head always answers',
  oracle: 'The experiment asked an oracle, which needs the labels; without them the answer is the average of the heads',
};

function howItAnswers({ heads, rule, threshold, dropout, preprocessing, padding, ...record }: BundleRecord): string {
  const { inputSize, pictureSide } = record;
  const sides =
    inputSize === pictureSide
      ? `${inputSize} pixels a side`
      : `${pictureSide} pixels a side, resized to ${inputSize} (bilinear, with averaging where it shrinks)`;
  const facts = [
    ...(Object.keys(heads).length > 1
      ? [`${RULES[rule]}${rule === 'kl-uncertainty' ? `; δ = ${threshold.toPrecision(4)}` : ''}.`]
      : []),
    ...warm(heads),
    ...(dropout ? [`Dropout: rate ${dropout.rate}, ${dropout.passes} passes, whose masks the record holds.`] : []),
    `Pictures: RGB, 0..1, ${sides}; then (x − mean) / deviation with mean ${preprocessing.mean.join(', ')} and deviation ${preprocessing.deviation.join(', ')}.`,
    ...(padding === 'tf-same' ? ['Convolutions of stride 2 are padded as TensorFlow does.'] : []),
  ];
  return ['## How it answers', facts.map((fact) => `- ${fact}`).join('\n')].join('\n\n');
}

/** Where heads were calibrated, by what the logits of each are divided; the Python below does so. */
function warm(heads: BundleRecord['heads']): string[] {
  const named = Object.entries(heads).flatMap(([name, { temperature = 1 }]) =>
    temperature === 1 ? [] : [`${name} ${temperature.toPrecision(4)}`],
  );
  return named.length > 0 ? [`Logits are divided by the temperature of their head: ${named.join(', ')}.`] : [];
}

function licences({ base }: BundleRecord): string {
  return [
    '## Where it comes from',
    `${plainText(base.label)}: ${sentence(base.source)} Licence: ${sentence(base.licence)} The tuned weights are made from it, so its licence goes with them, and ` +
      'that of the pictures may.',
    'The way it was tuned reconstructs the idea of "Efficiently Robustify Pre-Trained Models" (Jain, Behl, Rawat, Vineet; ICCV 2023; ' +
      'arXiv 2309.07499).',
  ].join('\n\n');
}

/** The text with a full stop, but none glued to an address. */
function sentence(text: string): string {
  if (/^https?:[^\s<>]+$/.test(text)) return `<${text}>.`;
  return /[.!?]$/.test(text) ? plainText(text) : `${plainText(text)}.`;
}
