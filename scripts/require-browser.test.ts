import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { requireBrowser, THIS_MACHINE, type Machine } from './require-browser.mjs';

/** A machine of which is told what runs there; what was run, in order. */
function machine(options: {
  root?: boolean;
  works: (line: string) => boolean;
  /** The command that brings a browser. */
  brings?: string;
  browser?: string | null;
}): Machine & { lines: string[]; said: string[] } {
  let browser = options.browser ?? null;
  const lines: string[] = [];
  const said: string[] = [];
  return {
    root: options.root ?? false,
    lines,
    said,
    find: async () => browser,
    say: (words) => void said.push(words),
    run: (command, args) => {
      const line = [command === process.execPath ? 'node' : command, ...args].join(' ');
      lines.push(line.replace(/node \S*cli\.js/, 'playwright'));
      if (options.brings && line.includes(options.brings)) browser = '/usr/bin/chromium';
      return options.works(line);
    },
  };
}

const INSTALL = 'install --yes --quiet --no-install-recommends chromium';

describe('a browser for the tests', () => {
  it('is the one that is installed, as long as it starts', async () => {
    const one = machine({ browser: '/usr/bin/chromium', works: () => true });
    expect(await requireBrowser(one)).toBe('/usr/bin/chromium');
    expect(one.said).toEqual([]);
  });

  it('is downloaded, as long as that starts', async () => {
    const one = machine({ brings: 'cli.js install chromium', works: () => true });
    expect(await requireBrowser(one)).toBe('/usr/bin/chromium');
    expect(one.lines.some((line) => line.startsWith('apt-get'))).toBe(false);
  });

  it.each([
    ['root', true, 'apt-get'],
    ['a user who may', false, 'sudo --non-interactive apt-get'],
  ])('is installed by %s on a bare Debian, and that is said before', async (_, root, apt) => {
    const one = machine({ root, brings: INSTALL, works: (line) => !line.includes('cli.js') });
    expect(await requireBrowser(one)).toBe('/usr/bin/chromium');
    expect(one.lines).toContain(`${apt} update --quiet`);
    expect(one.lines).toContain(`${apt} ${INSTALL}`);
    expect(one.said.at(-1)).toBe(
      `No browser could be downloaded. Installing Debian's Chromium: ${apt} install chromium`,
    );
  });

  it('is installed where what was downloaded lacks its libraries', async () => {
    let installed = false;
    const one = machine({
      root: true,
      brings: 'cli.js install chromium',
      works: (line) => {
        installed ||= line.includes(INSTALL);
        return !line.endsWith('chromium --version') || installed;
      },
    });
    expect(await requireBrowser(one)).toBe('/usr/bin/chromium');
    expect(installed).toBe(true);
  });

  it.each([
    ['there is no apt-get', true, (line: string) => !/apt-get|cli\.js/.test(line)],
    ['sudo asks for a password', false, (line: string) => !/sudo|cli\.js/.test(line)],
  ])('is not installed where %s', async (_, root, works) => {
    const one = machine({ root, works });
    expect(await requireBrowser(one)).toBeNull();
    expect(one.lines.some((line) => line.includes(INSTALL))).toBe(false);
  });

  it('that apt-get does not have is told', async () => {
    const one = machine({ root: true, works: (line) => !/cli\.js|chromium$/.test(line) });
    expect(await requireBrowser(one)).toBeNull();
    expect(one.said.at(-1)).toMatch(/could not be installed/);
  });
});

describe('with commands of the machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'temper-bare-'));
  const { PATH } = process.env;
  afterEach(() => {
    process.env.PATH = PATH;
    rmSync(folder, { recursive: true, force: true });
  });

  it('apt-get is called without a question, and the browser that it brings is found', async () => {
    const browser = join(folder, 'brought');
    const log = join(folder, 'log');
    const script = (name: string, lines: string[]) => {
      writeFileSync(join(folder, name), ['#!/bin/sh', ...lines, ''].join('\n'));
      chmodSync(join(folder, name), 0o755);
    };
    script('apt-get', [
      `echo "$DEBIAN_FRONTEND $*" >> ${log}`,
      `case "$*" in *" chromium") printf '#!/bin/sh\\n' > ${browser}; /bin/chmod +x ${browser};; esac`,
    ]);
    process.env.PATH = folder;
    const { existsSync, readFileSync } = await import('node:fs');
    const bare: Machine = {
      ...THIS_MACHINE,
      root: true,
      say: () => {},
      find: async () => (existsSync(browser) ? browser : null),
      // No download in a test.
      run: (command, args) => command !== process.execPath && THIS_MACHINE.run(command, args, false),
    };
    expect(await requireBrowser(bare)).toBe(browser);
    expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual([
      'noninteractive --version',
      'noninteractive update --quiet',
      `noninteractive ${INSTALL}`,
    ]);
  });
});
