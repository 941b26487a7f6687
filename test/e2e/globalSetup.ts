/** Builds the page once and serves it for all end-to-end tests, as `npm start` does. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { preview, type Plugin } from 'vite';
import type { TestProject } from 'vitest/node';
import { ANSWER_POLICY } from '../../scripts/content-security-policy';
import { VIOLATIONS } from './violations';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the built page, with a slash at its end. */
    pageUrl: string;
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));

function buildPage(): void {
  // A process of its own: vitest sets NODE_ENV=test, which would give a development build.
  const vite = fileURLToPath(new URL('../../node_modules/vite/bin/vite.js', import.meta.url));
  const env = { ...process.env, NODE_ENV: 'production', VITEST: '' };
  const result = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  if (result.status !== 0) throw new Error(`The page could not be built (vite build ended with ${result.status}).`);
}

/** Takes in what browsers report against the policy of the answers, which is how a worker's violations are heard, and tells it once. */
function violationReports(): Plugin {
  let reports: string[] = [];
  return {
    name: 'temper:violation-reports',
    configurePreviewServer({ middlewares }) {
      middlewares.use(`/${VIOLATIONS}`, (request, response) => {
        let body = '';
        request.on('data', (part) => (body += part));
        request.on('end', () => {
          if (request.method === 'POST') reports.push(body);
          response.end(request.method === 'GET' ? JSON.stringify(reports) : '');
          if (request.method === 'GET') reports = [];
        });
      });
    },
  };
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (process.env.TEMPER_E2E_SKIP_BUILD !== '1') buildPage();
  const headers = { 'Content-Security-Policy': `${ANSWER_POLICY}; report-uri /${VIOLATIONS}` };
  const server = await preview({
    root,
    logLevel: 'warn',
    plugins: [violationReports()],
    preview: { port: 0, host: '127.0.0.1', open: false, headers },
  });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('The preview server gave no address.');
  project.provide('pageUrl', url);
  return () => server.close();
}
