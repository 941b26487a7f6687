/**
 * A Vite plugin that tells the built service worker which files the page consists of, and what is in them. It lists the finished
 * build and writes the list with the hash of each file, a version that is the hash of them all, and the policy of the answers into
 * `sw.js` in place of its three placeholders.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { Plugin } from 'vite';
import { ANSWER_POLICY } from './content-security-policy.ts';

/** Not needed to use the page offline. */
const LEFT_OUT = [/^sw\.js$/, /\.map$/, /\.schema\.json$/, /^gallery\/fingerprints\.json$/];

/** Fetched when the page itself is kept: 3 MB that most visitors never open. */
const LAST = /^(gallery|documents)\//;

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((name) => !LEFT_OUT.some((pattern) => pattern.test(name)))
    .sort((a, b) => Number(LAST.test(a)) - Number(LAST.test(b)) || (a < b ? -1 : 1));
}

export function serviceWorkerManifest(): Plugin {
  let folder = '';
  return {
    name: 'temper:service-worker-manifest',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    // After writeBundle of every other plugin and after `public/` was copied.
    async closeBundle() {
      const path = join(folder, 'sw.js');
      if (!existsSync(path)) return;
      const source = await readFile(path, 'utf8');
      const hash = createHash('sha256').update(source).update(ANSWER_POLICY);
      const files: [name: string, sha256: string][] = [];
      for (const name of await listFiles(folder)) {
        const content = createHash('sha256').update(await readFile(join(folder, name)));
        files.push([name, content.digest('base64')]);
        hash.update(files.at(-1)!.join(' '));
      }
      const filled = source
        .replace("'@VERSION@'", JSON.stringify(hash.digest('hex').slice(0, 16)))
        .replace("['@FILES@']", JSON.stringify(files))
        .replace("'@POLICY@'", JSON.stringify(ANSWER_POLICY));
      await writeFile(path, filled);
    },
  };
}
