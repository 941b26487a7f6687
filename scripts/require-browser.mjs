/**
 * A browser for the tests, by whatever way there is: one that is installed, one that Playwright downloads, or, on a machine that has
 * neither and allows it, Debian's own Chromium. What is done is said before it is done; nothing is installed without the right to.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './find-browser.mjs';

const PLAYWRIGHT = fileURLToPath(new URL('../node_modules/playwright-core/cli.js', import.meta.url));
const PACKAGE = 'chromium';

/**
 * What it asks of the machine, so that a test can be another one.
 * @typedef {object} Machine
 * @property {() => Promise<string | null>} find the executable of an installed browser
 * @property {(command: string, args: string[], show: boolean) => boolean} run whether the command is there and ends well
 * @property {boolean} root
 * @property {(words: string) => void} say
 */

/** @type {Machine} */
export const THIS_MACHINE = {
  find: findBrowser,
  run: (command, args, show) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    return spawnSync(command, args, { stdio: show ? 'inherit' : 'ignore', env }).status === 0;
  },
  root: process.getuid?.() === 0,
  say: console.log,
};

/**
 * The executable of a browser that starts, or null where there is none and none could be got.
 * @param {Machine} machine
 * @returns {Promise<string | null>}
 * @throws {Error} where `CHROME_PATH` names a file that does not exist
 */
export async function requireBrowser(machine = THIS_MACHINE) {
  const installed = await started(machine);
  if (installed) return installed;
  machine.say('No installed browser was found; trying to download one.');
  machine.run(process.execPath, [PLAYWRIGHT, 'install', 'chromium'], true);
  const downloaded = await started(machine);
  if (downloaded) return downloaded;
  const apt = allowedApt(machine);
  if (!apt) return null;
  machine.say(`No browser could be downloaded. Installing Debian's Chromium: ${apt.join(' ')} install ${PACKAGE}`);
  const [command, ...before] = /** @type {[string, ...string[]]} */ (apt);
  const installs = [...before, 'install', '--yes', '--quiet', '--no-install-recommends', PACKAGE];
  // The lists of packages of a fresh machine are empty; where they are there, what they name may be gone by now.
  machine.run(command, [...before, 'update', '--quiet'], true);
  if (!machine.run(command, installs, true)) machine.say('It could not be installed; what apt-get said stands above.');
  return started(machine);
}

/** A browser that was downloaded lies there on a machine that lacks its libraries, too: it has to start. */
async function started({ find, run }) {
  const path = await find();
  // Elsewhere the question would open a window, and a browser brings its libraries along.
  if (path === null || process.platform !== 'linux') return path;
  return run(path, ['--version'], false) ? path : null;
}

/** How apt-get may be called here, or null where it is not there or nobody may without being asked for a password. */
function allowedApt({ run, root }) {
  if (!run('apt-get', ['--version'], false)) return null;
  if (root) return ['apt-get'];
  return run('sudo', ['--non-interactive', 'true'], false) ? ['sudo', '--non-interactive', 'apt-get'] : null;
}
