/**
 * The Content-Security-Policy of the built page: what may run, and where data may go, should anything foreign ever get into it. There
 * are two, since a worker takes its policy from the answer that its script came with, and not from the page.
 *
 * The page's own stands in its head, so that it holds on any host. The page runs scripts of the build alone, none of them inline,
 * compiles no WebAssembly, and asks only its own host; all that the user brings from elsewhere is fetched by the engine.
 *
 * That of the answers is sent by the preview server and added by the service worker. It holds for the engine's worker and, beside its
 * own, for the page.
 *
 * Neither says who may show the page in a frame (`frame-ancestors`): anybody may, since it can be embedded. There is no account to be
 * tricked out of, browsers keep the storage of a page in a frame apart, and in a frame of another site only Look and Results are shown
 * (`lab/stage/embedding.ts`). A host that wants no frames says so in a header of its own.
 */
import type { Plugin } from 'vite';

type Directives = Record<string, readonly string[]>;

const write = (directives: Directives): string =>
  Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');

const NOTHING = ["'none'"];
const SELF = ["'self'"];
const NEVER: Directives = { 'object-src': NOTHING, 'base-uri': NOTHING, 'form-action': NOTHING };

/** Observable Plot writes one style into every chart, always the same; its hash stands in the browser's console where it changes. */
const STYLE_OF_CHARTS = "'sha256-jSYQUrW7J0b3jPqhZP9C2Xh1PyJKHKXd4s0fpGGKrww='";

export const PAGE_POLICY = write({
  'default-src': NOTHING,
  'script-src': SELF,
  'style-src': ["'self'", STYLE_OF_CHARTS],
  // Pictures of the user's own and of the experiment are blobs.
  'img-src': ["'self'", 'blob:', 'data:'],
  'connect-src': ["'self'", 'blob:'],
  'worker-src': SELF,
  'manifest-src': SELF,
  ...NEVER,
});

export const ANSWER_POLICY = write({
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'worker-src': SELF,
  // Models and data come from addresses that the user names, also from a server on the user's own machine.
  'connect-src': ["'self'", 'blob:', 'data:', 'https:', 'http:'],
  ...NEVER,
});

/** Writes the page's policy into the head of the built page, before anything that it is about. */
export function contentSecurityPolicy(): Plugin {
  const charset = '<meta charset="utf-8" />';
  return {
    name: 'temper:content-security-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        if (!html.includes(charset)) throw new Error(`index.html has no ${charset} to write the policy behind.`);
        if (/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/i.test(html)) {
          throw new Error('index.html holds an inline script or style, which its Content-Security-Policy forbids.');
        }
        return html.replace(
          charset,
          `${charset}\n    <meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}" />`,
        );
      },
    },
  };
}
