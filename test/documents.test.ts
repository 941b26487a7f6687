/** `docs/what-to-trust.md` and the pages that are made of documents: every link leads somewhere, every test that is named exists, every source is cited. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DOCUMENTS, page } from '../scripts/documentPages';

const at = (path: string) => new URL(`../${path}`, import.meta.url);
const text = (path: string) => readFileSync(at(path), 'utf8');
const trust = text('docs/what-to-trust.md');

describe('what to trust', () => {
  it('names tests that exist, by their titles', () => {
    const shown = [
      ...trust.replace(/\s+/g, ' ').matchAll(/\*Shown by\* ((?:`[^`]+`(?:: (?:“[^”]+”(?:, )?)+)?(?:, )?)+)/g),
    ];
    expect(shown.length).toBeGreaterThan(14);
    for (const [, by] of shown) {
      for (const [, file, titles] of by!.matchAll(/`([^`]+)`((?:: )?(?:“[^”]+”(?:, )?)*)/g)) {
        expect(existsSync(at(file!)), file).toBe(true);
        const source = text(file!);
        for (const [, title] of titles!.matchAll(/“([^”]+)”/g)) expect(source, file).toContain(title);
      }
    }
  });

  it('cites every source that it lists, and lists every one that it cites, with venue and year', () => {
    const [body, sources] = trust.split('## Sources') as [string, string];
    const listed = sources
      .split('\n- ')
      .slice(1)
      .map((line) => line.replace(/\s+/g, ' '));
    expect(listed.length).toBeGreaterThan(12);
    for (const source of listed) expect(source).toMatch(/“[^”]+”, .*\b(19|20)\d\d\b/);
    for (const [, name] of body.matchAll(/\((\w+)(?: et al\.)?, (?:NeurIPS|ICML|ICLR|ICCV|CVPR) \d{4}\)/g)) {
      expect(
        listed.some((source) => source.startsWith(name!)),
        name,
      ).toBe(true);
    }
  });

  it('is where the page, the results and the README lead', () => {
    for (const path of ['src/ui/parts/TrustLink.svelte', 'README.md'])
      expect(text(path), path).toContain('what-to-trust');
  });
});

describe('pages of documents', () => {
  const pages = new Map(DOCUMENTS.map((name) => [`${name}.html`, page(name)]));
  const ids = (html: string) => new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!));

  it.each([...pages])('%s leads to places that exist', (name, html) => {
    for (const [, href] of html.matchAll(/<a href="([^"]+)"/g)) {
      if (/^https:/.test(href!) || href === '../') continue;
      const [file, anchor] = href!.split('#') as [string, string | undefined];
      const target = pages.get(file || name);
      expect(target, href).toBeDefined();
      if (anchor !== undefined) expect(ids(target!), href).toContain(anchor);
    }
  });

  it('have anchors for what the page links to', () => {
    const linked = text('src/ui/parts/TrustLink.svelte').matchAll(/^ +'?([a-z-]+)'?: '/gm);
    for (const [, anchor] of linked) expect(ids(pages.get('what-to-trust.html')!)).toContain(anchor);
  });

  it('show every link of the text about trust', () => {
    const relative = [...trust.matchAll(/\]\(([^)#]+\.md)[^)]*\)/g)].map(([, path]) => path!.replace('.md', '.html'));
    for (const path of new Set(relative)) expect(pages.has(path), path).toBe(true);
  });
});
