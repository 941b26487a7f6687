/** What is typed to name a model or data on the web. */
import { parseWebAddress, type WebAddress } from '../../../src/sources/files/webAddress';
import { SourceError } from '../../../src/sources/files/SourceError';
import { parseDataAddress, type DataAddress } from '../../../src/sources/web/dataAddress';
import { defineTarget, holds, textFile, textOf } from '../Target';

interface Read {
  web: WebAddress | null;
  data: DataAddress | null;
}

const SEEDS = [
  'timm/resnet18.a1_in1k',
  'https://huggingface.co/timm/resnet18.a1_in1k/blob/main/model.safetensors',
  'https://huggingface.co/datasets/uoft-cs/cifar10',
  'https://huggingface.co/datasets/a/b/resolve/main/data/test%20a.parquet',
  'https://github.com/owner/name/blob/main/a/b.zip',
  'frgfm/imagenette:320px',
  'https://host.example/a.zip?x=1#y https://host.example/b.tar',
  'localhost:8080/data.zip',
];

export const target = defineTarget<Read>({
  name: 'address',
  reads: 'sources/files/webAddress.ts, sources/web/dataAddress.ts',
  seeds: () => SEEDS.map((text) => [textFile('address', text)]),
  refusals: [SourceError],
  run([file]) {
    const text = textOf(file!);
    const or = <T>(read: () => T): T | SourceError => {
      try {
        return read();
      } catch (error) {
        if (error instanceof SourceError) return error;
        throw error;
      }
    };
    const [web, data] = [or(() => parseWebAddress(text)), or(() => parseDataAddress(text))];
    if (web instanceof SourceError && data instanceof SourceError) throw data;
    return { web: web instanceof SourceError ? null : web, data: data instanceof SourceError ? null : data };
  },
  check({ web, data }) {
    const urls = [...(web ? [web.url, web.beside('config.json')] : []), ...(data?.kind === 'files' ? data.urls : [])];
    for (const url of urls) holds(/^https?:$/.test(new URL(url).protocol), `It is ${url}.`);
    if (data?.kind === 'dataset') holds(/^[\w.-]+\/[\w.-]+$/.test(data.id), `The data set is ${data.id}.`);
  },
});
