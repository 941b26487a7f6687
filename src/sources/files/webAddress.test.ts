import { describe, expect, it } from 'vitest';
import { parseWebAddress } from './webAddress';

const RESNET = 'https://huggingface.co/timm/resnet18.a1_in1k/resolve/main/model.safetensors';

describe('an address', () => {
  it.each([
    ['timm/resnet18.a1_in1k', RESNET],
    [' https://huggingface.co/timm/resnet18.a1_in1k ', RESNET],
    ['huggingface.co/timm/resnet18.a1_in1k/', RESNET],
    ['https://hf.co/timm/resnet18.a1_in1k/tree/main', RESNET],
    ['https://huggingface.co/timm/resnet18.a1_in1k/blob/main/model.safetensors', RESNET],
    ['https://huggingface.co/timm/resnet18.a1_in1k/resolve/main/model.safetensors?download=true', RESNET],
    ['https://huggingface.co/a/b/tree/v2/sub', 'https://huggingface.co/a/b/resolve/v2/sub/model.safetensors'],
    [
      'https://huggingface.co/datasets/a/b/blob/main/x/y.parquet',
      'https://huggingface.co/datasets/a/b/resolve/main/x/y.parquet',
    ],
    [
      'https://github.com/o/r/blob/main/weights/m.safetensors?raw=true',
      'https://raw.githubusercontent.com/o/r/main/weights/m.safetensors',
    ],
    ['https://host.org/x/m.safetensors?key=1#top', 'https://host.org/x/m.safetensors?key=1'],
    ['http://localhost:8080/m.safetensors', 'http://localhost:8080/m.safetensors'],
  ])('%s is the file %s', (text, url) => expect(parseWebAddress(text).url).toBe(url));

  it('says its name, its source, and what is beside it', () => {
    const found = parseWebAddress('openai/clip-vit-base-patch32');
    expect(found.name).toBe('model.safetensors');
    expect(found.source).toBe('huggingface.co/openai/clip-vit-base-patch32, model.safetensors');
    expect(found.beside('tokenizer.json')).toBe(
      'https://huggingface.co/openai/clip-vit-base-patch32/resolve/main/tokenizer.json',
    );
    expect(parseWebAddress('https://h.org/a%20b.safetensors').name).toBe('a b.safetensors');
  });

  it.each([
    ['', /neither a repository/],
    ['resnet18', /neither a repository/],
    ['ftp://host.org/x', /neither a repository/],
    ['file:///etc/passwd', /neither a repository/],
    ['https://huggingface.co/', /names no repository/],
    ['https://huggingface.co/spaces/a/b', /names no repository/],
    ['https://huggingface.co/a/b/discussions/3', /shows no file/],
    ['https://github.com/o/r', /shows no file/],
    ['https://host.org', /names a site/],
  ])('%s is refused', (text, message) => expect(() => parseWebAddress(text)).toThrow(message));
});
