import { describe, expect, it } from 'vitest';
import { parseDataAddress } from './dataAddress';

const file = (url: string) => ({ kind: 'files', urls: [url] });
const dataset = (id: string, config: string | null = null) => ({ kind: 'dataset', id, config });
const HF = 'https://huggingface.co/datasets';

describe('an address of data', () => {
  it.each([
    ['uoft-cs/cifar10', dataset('uoft-cs/cifar10')],
    [' frgfm/imagenette:320px ', dataset('frgfm/imagenette', '320px')],
    [`${HF}/uoft-cs/cifar10`, dataset('uoft-cs/cifar10')],
    ['huggingface.co/datasets/uoft-cs/cifar10', dataset('uoft-cs/cifar10')],
    [`${HF}/frgfm/imagenette/viewer/160px/train?p=2`, dataset('frgfm/imagenette', '160px')],
    [`${HF}/uoft-cs/cifar10/tree/main`, dataset('uoft-cs/cifar10')],
    [`${HF}/a/b/blob/main/x%20y.zip`, file(`${HF}/a/b/resolve/main/x%20y.zip`)],
    ['https://github.com/a/b/blob/main/c/d.tar', file('https://raw.githubusercontent.com/a/b/main/c/d.tar')],
    ['https://github.com/a/b/raw/main/c%20d.zip', file('https://raw.githubusercontent.com/a/b/main/c%20d.zip')],
    ['host.org/%zz.zip', file('https://host.org/%zz.zip')],
    ['host.org/data.zip', file('https://host.org/data.zip')],
    ['http://localhost:8000/data.zip?x=1', file('http://localhost:8000/data.zip?x=1')],
    [
      'a.org/1.parquet\nb.org/2.parquet',
      { kind: 'files', urls: ['https://a.org/1.parquet', 'https://b.org/2.parquet'] },
    ],
  ])('%s', (text, expected) => {
    expect(parseDataAddress(text)).toEqual(expected);
  });

  it.each([
    ['', /Give the address/],
    ['cifar10', /is no address/],
    ['file:///etc/passwd', /is no address/],
    ['https://huggingface.co/timm/resnet18.a1_in1k', /no data set of Hugging Face/],
    ['uoft-cs/cifar10 a.org/x.zip', /one data set of Hugging Face at a time/],
  ])('"%s" is refused', (text, message) => {
    expect(() => parseDataAddress(text)).toThrow(message);
  });
});
