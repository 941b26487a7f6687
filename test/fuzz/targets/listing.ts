/** What Hugging Face answers about the files of a data set. */
import { SourceError } from '../../../src/sources/files/SourceError';
import { listParquet, type ParquetListing } from '../../../src/sources/web/huggingFaceParquet';
import { defineTarget, holds, textFile, textOf } from '../Target';

const url = (name: string) => `https://huggingface.co/datasets/a/b/resolve/refs%2Fconvert%2Fparquet/${name}`;

export const target = defineTarget<ParquetListing>({
  name: 'listing',
  reads: 'sources/web/huggingFaceParquet.ts',
  seeds: () => [
    [textFile('parquet', { default: { train: [url('0.parquet'), url('1.parquet')], test: [url('2.parquet')] } })],
    [textFile('parquet', { '160px': { train: [url('0.parquet')] }, '320px': { train: [url('1.parquet')] } })],
  ],
  refusals: [SourceError],
  run: ([file]) => listParquet('a/b', null, { fetch: () => Promise.resolve(new Response(textOf(file!))) }),
  check({ config, configs, files }) {
    holds(configs.includes(config) && files.length > 0, `The configuration is ${config}.`);
    holds(
      files.every((one) => typeof one.url === 'string' && one.path.endsWith('.parquet')),
      'A file has no address.',
    );
  },
});
