/** Models that were taken home: the archive or its weights alone, the record in them, the report beside them. */
import { BUNDLE_FILES, BundleError, type BundleRecord } from '../../../src/contract/bundle';
import { ReportError } from '../../../src/contract/report';
import { openBundle, type OpenedBundle } from '../../../src/engine/bundle/openBundle';
import { resnet, small } from '../../../src/models/resnet';
import { SafetensorsError } from '../../../src/models/safetensors';
import { diskShape } from '../../../src/models/layout';
import { SourceError } from '../../../src/sources/files/SourceError';
import { fixtureRecord } from '../../fixtures/bundle';
import { fixtureReport } from '../../fixtures/report';
import { chance } from '../mutate/draw';
import { plainBackend } from '../seeds/backend';
import { safetensorsFile, safetensorsParts, smallShapes } from '../seeds/networks';
import { zipped } from '../seeds/pack';
import { defineTarget, holds, textFile, type FuzzFile } from '../Target';

const CLASSES = ['cat', 'dog', 'owl'];
const network = resnet(small);
const CUT = 2;
const PASSES = 4;

const record = (changes: Partial<BundleRecord>) =>
  fixtureRecord({
    architecture: network.id,
    padding: null,
    preprocessing: {
      mean: [...network.preprocessing.mean] as never,
      deviation: [...network.preprocessing.deviation] as never,
    },
    inputSize: network.inputSize,
    pictureSide: network.inputSize,
    featureWidth: network.featureWidth,
    classifier: network.classifier,
    classNames: CLASSES,
    cut: CUT,
    ...changes,
  });

/** One head, nothing tuned. */
function plain(): FuzzFile[] {
  const one = record({
    heads: { clean: { tail: 'original', weights: network.classifier } },
    dropout: null,
    threshold: 0,
  });
  return [textFile('record.json', one), ...safetensorsParts(smallShapes(CLASSES.length))];
}

/** Three heads, the last block tuned. */
function tuned(): FuzzFile[] {
  const { featureWidth, classifier, blocks } = network;
  const shapes = smallShapes(CLASSES.length);
  for (const { weightShapes } of blocks.slice(CUT)) {
    for (const [name, shape] of Object.entries(weightShapes)) shapes[`tuned.${name}`] = diskShape(shape);
  }
  for (const head of ['head_unclean', 'head_combined']) {
    shapes[`${head}.weight`] = [CLASSES.length, featureWidth];
    shapes[`${head}.bias`] = [CLASSES.length];
  }
  const three = record({
    heads: {
      clean: { tail: 'original', weights: classifier },
      unclean: { tail: 'tuned', weights: 'head_unclean' },
      combined: { tail: 'tuned', weights: 'head_combined' },
    },
    dropout: { rate: 0.1, passes: PASSES, kept: btoa('\xfe'.repeat(Math.ceil((PASSES * featureWidth) / 8))) },
  });
  return [textFile('record.json', three), ...safetensorsParts(shapes), textFile(BUNDLE_FILES.report, fixtureReport())];
}

export const target = defineTarget<OpenedBundle>({
  name: 'bundle',
  reads: 'engine/bundle/openBundle.ts, contract/bundle.ts',
  async seeds() {
    await plainBackend();
    return [plain(), tuned()];
  },
  assemble(parts, random) {
    const named = (name: string) => parts.find(({ path }) => path === name);
    const [about, header] = [named('record.json'), named('header.json')];
    const text = new TextDecoder();
    // The record stands in the metadata of the header; a header that cannot be parsed stays as it is.
    let whole = header;
    if (about && header) {
      const metadata = JSON.stringify({ format: 'temper-bundle', record: text.decode(about.bytes) });
      whole = textFile(
        'header.json',
        text.decode(header.bytes).replace('"__metadata__":{}', () => `"__metadata__":${metadata}`),
      );
    }
    const weights = safetensorsFile(BUNDLE_FILES.weights, whole, named('data'));
    if (chance(random, 0.3)) return [weights];
    const others = parts.filter(({ path }) => !['record.json', 'header.json', 'data'].includes(path));
    return [{ path: 'bundle.zip', bytes: zipped([weights, ...others]) }];
  },
  refusals: [BundleError, SourceError, SafetensorsError, ReportError],
  async run([file]) {
    const tf = await plainBackend();
    const before = tf.memory().numTensors;
    try {
      const opened = await openBundle(file!.bytes);
      opened.dispose();
      return opened;
    } finally {
      holds(tf.memory().numTensors === before, `${tf.memory().numTensors - before} tensors were left behind.`);
    }
  },
  check({ record, model }) {
    const { cut, architecture } = model;
    holds(record.classNames.length > 0 && cut >= 0 && cut <= architecture.blocks.length, 'The record does not fit.');
    holds(Object.values(model.heads).length > 0, 'It has no head.');
  },
});
