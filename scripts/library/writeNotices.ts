/** Whose code is in the library beside Temper's own: packages that the build took in, with version, licence and where they come from. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Manifest {
  name: string;
  version: string;
  license?: string;
  homepage?: string;
  repository?: string | { url: string };
}

/** @param packages folders of packages, by name */
export async function writeNotices(packages: ReadonlyMap<string, string>, out: string): Promise<void> {
  const lines: string[] = [];
  const texts: string[] = [];
  for (const [name, folder] of [...packages].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
    const { version, license = 'see its page', repository } = manifest;
    const page = typeof repository === 'string' ? repository : repository?.url;
    if (license !== 'Apache-2.0') texts.push(`## ${name}\n\n${(await licenceOf(folder)).trim()}\n`);
    lines.push(`- ${name} ${version}, ${license}, <${(page ?? manifest.homepage ?? '').replace(/^git\+/, '')}>`);
  }
  await writeFile(
    join(out, 'THIRD-PARTY.md'),
    `# Code of others in these files

Temper is under the Apache License 2.0 (\`LICENSE\`). The build took in code of these packages, each under its own licence; TensorFlow.js is
Copyright Google LLC, Apache License 2.0, with changes that \`scripts/library/ownTensorflow.ts\` names.

${lines.join('\n')}

${texts.join('\n')}`,
  );
}

/** The text of a package's licence, as the package has it: its own file, or the end of its README. */
async function licenceOf(folder: string): Promise<string> {
  const names = await readdir(folder);
  const own = names.find((name) => /^licen[cs]e/i.test(name));
  if (own !== undefined) return readFile(join(folder, own), 'utf8');
  const readme = names.find((name) => /^readme/i.test(name));
  const text = readme === undefined ? '' : await readFile(join(folder, readme), 'utf8');
  const from = text.search(/^#+ *licen[cs]e/im);
  return from < 0 ? 'The package has no text of its licence beside its name.' : text.slice(from);
}
