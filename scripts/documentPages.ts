/**
 * A Vite plugin that makes pages of documents: one text serves the repository (`docs/what-to-trust.md`) and the page
 * (`documents/what-to-trust.html`), which links to it. Each is a file of its own without a script, so the page carries nothing of it.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Marked, type Tokens } from 'marked';
import type { Plugin } from 'vite';

/** What can be read in the page: the text about trust, and what it leads to. */
export const DOCUMENTS = [
  'what-to-trust',
  'known-gaps',
  'fidelity',
  'three-doors',
  'model-accuracy',
  'adaptation',
  'methods',
  'fraction',
  'gpu',
  'library',
] as const;
type DocumentName = (typeof DOCUMENTS)[number];

const DOCS = resolve(import.meta.dirname, '../docs');
const FOLDER = 'documents/';

const STYLE = `:root { color-scheme: light dark; --ink: #22262b; --quiet: #5a6470; --rule: #d9dde2; --ground: #fcfcfb; --accent: #2f6193; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --quiet: #a5adb8; --rule: #3a4048; --ground: #15181c; --accent: #8fb6dc; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 48rem; background: var(--ground); color: var(--ink);
  font: 16px/1.55 system-ui, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: break-word; }
a { color: var(--accent); } a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 1rem 0; } h2 { margin: 2.5rem 0 .5rem; font-size: 1.3rem; } h3 { margin: 1.5rem 0 .25rem; font-size: 1.05rem; }
p, ul, ol { margin: .5rem 0; } ul, ol { padding-left: 1.25rem; } li { margin: .4rem 0; }
nav { display: flex; flex-wrap: wrap; gap: .1rem 1.25rem; padding: .5rem 0; border-bottom: 1px solid var(--rule); }
nav a { padding: .3rem 0; min-height: 24px; }
code { font-size: .875em; color: var(--quiet); } pre { overflow-x: auto; padding: .75rem; border: 1px solid var(--rule); border-radius: 6px; } pre code { color: inherit; }
.scroll { overflow-x: auto; margin: .75rem 0; } table { border-collapse: collapse; font-size: .875rem; } th, td { padding: .15rem .8rem .15rem 0; text-align: left; vertical-align: top; }
th { font-weight: 600; border-bottom: 1px solid var(--rule); }
@media print { nav { display: none; } body { max-width: none; } }`;

export function documentPages(): Plugin {
  return {
    name: 'temper:document-pages',
    generateBundle() {
      for (const name of DOCUMENTS)
        this.emitFile({ type: 'asset', fileName: `${FOLDER}${name}.html`, source: page(name) });
    },
    configureServer({ middlewares }) {
      middlewares.use(`/${FOLDER}`, (request, response, next) => {
        const name = DOCUMENTS.find((known) => request.url?.split(/[?#]/)[0] === `/${known}.html`);
        if (!name) return next();
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end(page(name));
      });
    },
  };
}

/** The whole page of a document. */
export function page(name: DocumentName): string {
  const text = readFileSync(resolve(DOCS, `${name}.md`), 'utf8');
  const { html, headings } = written(text);
  const [title, ...others] = headings;
  const nav = others.filter(({ depth }) => depth === 2);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title!.text} · Temper</title>
<link rel="icon" href="data:,">
<style>
${STYLE}
</style>
</head>
<body>
<nav aria-label="Sections"><a href="../">Temper</a>${nav.map(({ id, text }) => `<a href="#${id}">${text}</a>`).join('')}</nav>
<main>
${html}</main>
</body>
</html>
`;
}

interface Heading {
  depth: number;
  id: string;
  text: string;
}

function written(text: string): { html: string; headings: Heading[] } {
  const headings: Heading[] = [];
  const marked = new Marked({
    async: false,
    gfm: true,
    renderer: {
      heading({ tokens, depth }) {
        const inner = this.parser.parseInline(tokens);
        const id = idOf(inner);
        headings.push({ depth, id, text: inner.replace(/<[^>]+>/g, '') });
        return `<h${depth} id="${id}">${inner}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const inner = this.parser.parseInline(tokens);
        const to = address(href);
        return to === null ? inner : `<a href="${to}"${/^https?:/.test(to) ? ' rel="noreferrer"' : ''}>${inner}</a>`;
      },
      image: ({ text: alt }) => alt,
      // Wide lines are reached by key.
      code: ({ text: code }) =>
        `<pre tabindex="0" role="group" aria-label="Code"><code>${escaped(code)}</code></pre>\n`,
      table(token: Tokens.Table) {
        const cell = (name: string, { tokens, text: own }: Tokens.TableCell) =>
          own.trim() === '' ? '<td></td>' : `<${name}>${this.parser.parseInline(tokens)}</${name}>`;
        const row = (name: string, cells: Tokens.TableCell[]) =>
          `<tr>${cells.map((one) => cell(name, one)).join('')}</tr>`;
        const head = token.header.some(({ text: own }) => own.trim() !== '')
          ? `<thead>${row('th', token.header)}</thead>`
          : '';
        return `<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>${head}<tbody>${token.rows.map((cells) => row('td', cells)).join('\n')}</tbody></table></div>\n`;
      },
    },
  });
  return { html: marked.parse(text) as string, headings };
}

const escaped = (code: string) => code.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** As GitHub writes them, so that one link serves both. */
const idOf = (heading: string) =>
  heading
    .replace(/<[^>]+>/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

/** Null where the page has nothing to show: a file of the repository. */
function address(href: string): string | null {
  if (/^(https?:|#)/.test(href)) return href;
  const [, name, anchor = ''] = /^(?:\.\/)?([\w-]+)\.md(#.*)?$/.exec(href) ?? [];
  return DOCUMENTS.some((known) => known === name) ? `${name}.html${anchor}` : null;
}
