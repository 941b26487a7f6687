import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { fixtureRecord } from '../../test/fixtures/bundle';
import { fixtureReport } from '../../test/fixtures/report';
import { bundleRecordSchema, parseBundleRecord, type BundleRecord } from '../contract/bundle';
import { parseReport } from '../contract/report';
import { bundleArchive, bundleName } from './bundle';
import { bundlePython, pythonPackages } from './bundlePython';
import { withInterval } from './format';

const weights = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
const bytesOf = (pieces: Uint8Array[]) => Uint8Array.from(pieces.flatMap((piece) => [...piece]));
const readmeOf = (record: BundleRecord, report = fixtureReport() as ReturnType<typeof fixtureReport> | null) =>
  strFromU8(unzipSync(bytesOf(bundleArchive({ weights, record }, report)))['README.md']!);

describe('the archive of a bundle', () => {
  it('holds weights, report, README and Python, the weights as they are', () => {
    const report = fixtureReport();
    const archive = bytesOf(bundleArchive({ weights, record: fixtureRecord() }, report));
    const files = unzipSync(archive);
    expect(Object.keys(files).sort()).toEqual([
      'README.md',
      'load.py',
      'model.safetensors',
      'report.json',
      'report.md',
    ]);
    expect(files['model.safetensors']).toEqual(weights);
    expect(Buffer.from(archive).indexOf(Buffer.from(weights))).toBeGreaterThan(0);
    expect(parseReport(JSON.parse(strFromU8(files['report.json']!)))).toEqual(report);
    expect(strFromU8(files['report.md']!)).toMatch(/^# Temper report/);
    expect(strFromU8(files['README.md']!)).toContain(strFromU8(files['load.py']!));
    expect(bytesOf(bundleArchive({ weights, record: fixtureRecord() }, report))).toEqual(archive);
    expect(bundleName(fixtureRecord())).toBe('temper-mobilenet_v2-temper-seed1.zip');
  });

  it('without a report promises none', () => {
    const files = unzipSync(bytesOf(bundleArchive({ weights, record: fixtureRecord() }, null)));
    expect(Object.keys(files).sort()).toEqual(['README.md', 'load.py', 'model.safetensors']);
    expect(strFromU8(files['README.md']!)).not.toContain('report.json');
  });
});

describe('the README of a bundle', () => {
  it('gives every accuracy with its interval and n, beside the pre-trained model', () => {
    const report = fixtureReport();
    const readme = readmeOf(fixtureRecord(), report);
    const [own, before] = ['temper', 'pretrained'].map((name) => report.methods.find((row) => row.name === name)!);
    expect(readme).toContain(
      `| Clean | ${withInterval(before!.clean)} | ${withInterval(own!.clean)} | ${own!.clean.n} |`,
    );
    expect(readme).toContain('(not mCE)');
  });

  it('takes names for text, and an address for an address', () => {
    const hostile = '# x\n\n<b>| [y](javascript:0)';
    const record = fixtureRecord();
    record.classNames[0] = hostile;
    record.base = { label: hostile, source: 'https://huggingface.co/_a/b_', licence: hostile };
    record.method = { ...record.method, label: hostile };
    const readme = readmeOf(record);
    const headings = (text: string) => text.split('\n').filter((line) => line.startsWith('#')).length;
    expect(headings(readme)).toBe(headings(readmeOf(fixtureRecord())));
    expect(readme).not.toContain('<b>');
    expect(readme).not.toMatch(/(?<!\\)\[y/);
    expect(readme).toContain('<https://huggingface.co/_a/b_>.');
  });

  it('says what pictures it takes and how its heads come to one answer', () => {
    const readme = readmeOf(fixtureRecord());
    expect(readme).toContain('32 pixels a side, resized to 224');
    expect(readme).toContain('δ = 1.250');
    expect(readme).not.toContain('temperature of their head');
    const record = fixtureRecord();
    record.heads.clean = { ...record.heads.clean!, temperature: 2 };
    expect(readmeOf(record)).toContain('divided by the temperature of their head: clean 2.000.');
    expect(readme).toContain('Apache-2.0');
    const one = fixtureRecord({ heads: { combined: { tail: 'tuned', weights: 'head_combined' } }, dropout: null });
    expect(readmeOf(one)).not.toContain('δ');
  });

  it('says so where no Python package knows the network', () => {
    const record = fixtureRecord({ architecture: 'rare' });
    expect(bundlePython(record)).toBeNull();
    expect(readmeOf(record)).toMatch(/No Python package publishes the architecture `rare`/);
  });
});

describe('the Python of a bundle', () => {
  const networks: [Partial<BundleRecord>, string, RegExp][] = [
    [{}, 'torchvision', /models\.mobilenet_v2\(num_classes=classes\)[\s\S]*net\.classifier\[1\] = nn\.Identity/],
    [{ padding: 'tf-same' }, 'torchvision', /pad_like_tensorflow\(net\)/],
    [{ architecture: 'resnet50', classifier: 'fc' }, 'timm', /"resnet50"[\s\S]*net\.fc = nn\.Identity/],
    [{ architecture: 'mobilenetv3_small_100', classifier: 'classifier', padding: 'tf-same' }, 'timm', /eps = 1e-3/],
    [{ architecture: 'vit_tiny_patch16_224', classifier: 'head' }, 'timm', /eps=1e-6/],
    [{ architecture: 'vit_base_patch16_224', classifier: 'classifier' }, 'timm', /timm_names[\s\S]*eps=1e-12/],
    [{ architecture: 'clip_vit_base_patch32_224', classifier: 'zero_shot' }, 'transformers', /F\.normalize/],
    [{ architecture: 'small', classifier: 'head' }, 'safetensors', /3, width, 3, 2, 1/],
  ];
  it.each(networks)('of %j is made with %2$s', (change, library, pattern) => {
    const record = fixtureRecord(change);
    expect(bundlePython(record)).toMatch(pattern);
    expect(pythonPackages(record).at(-1)).toBe(library);
    expect(bundlePython(record)!.split('\n').length).toBeLessThan(190);
  });
});

it('a record is checked with the names of what is wrong', () => {
  expect(parseBundleRecord(fixtureRecord())).toEqual(fixtureRecord());
  const prompts = { depth: 'deep', count: 5 } as const;
  expect(Object.keys(bundleRecordSchema.entries).sort()).toEqual(Object.keys(fixtureRecord({ prompts })).sort());
  const vit = fixtureRecord({ architecture: 'vit_tiny_patch16_224', classifier: 'head', padding: null });
  expect(bundlePython({ ...vit, prompts })).toContain('net.blocks[i].register_forward_pre_hook');
  expect(bundlePython(vit)).not.toContain('prompts');
  expect(() => parseBundleRecord({ ...fixtureRecord(), threshold: -1, seed: 'x' })).toThrow(/threshold.*seed/);
  expect(() => parseBundleRecord(null)).toThrow(/cannot be used/);
});
