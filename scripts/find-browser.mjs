/**
 * Finds an installed Chromium-family browser, so that tests need no download: `CHROME_PATH` if set, then the usual places
 * of Linux, macOS and Windows, then a browser that `playwright-core install` left in its cache.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const LINUX_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const WINDOWS_PATHS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

function usualPlaces() {
  const { platform, env } = process;
  if (platform === 'darwin') {
    const roots = ['/Applications', join(env.HOME ?? '', 'Applications')];
    return roots.flatMap((root) => MAC_APPS.map((app) => `${root}/${app}.app/Contents/MacOS/${app}`));
  }
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((root) => root !== undefined);
    return roots.flatMap((root) => WINDOWS_PATHS.map((path) => join(root, path)));
  }
  const folders = ['/usr/bin', '/usr/local/bin', '/snap/bin', ...(env.PATH ?? '').split(':')];
  return folders.flatMap((folder) => LINUX_NAMES.map((name) => join(folder, name)));
}

async function playwrightBrowser() {
  const { chromium } = await import('playwright-core');
  return chromium.executablePath();
}

/**
 * Path of a browser's executable, or null where there is none.
 * @returns {Promise<string | null>}
 * @throws {Error} where `CHROME_PATH` names a file that does not exist
 */
export async function findBrowser() {
  const chosen = process.env.CHROME_PATH;
  if (chosen) {
    if (existsSync(chosen)) return chosen;
    throw new Error(`CHROME_PATH is ${chosen}, and there is no such file. Correct it or unset it.`);
  }
  const installed = usualPlaces().find((path) => existsSync(path));
  if (installed) return installed;
  try {
    const downloaded = await playwrightBrowser();
    return existsSync(downloaded) ? downloaded : null;
  } catch {
    return null;
  }
}

/** Keeps an automated browser quiet: no first-run pages, no background traffic; root and containers have no sandbox. */
export const QUIET_FLAGS = [
  '--no-first-run',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** WebGPU in software, so that its code runs where there is no GPU. */
export const SOFTWARE_WEBGPU_FLAGS = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
