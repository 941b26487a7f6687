/**
 * Opens the built page in an installed Chromium, with its default flags or with WebGPU in software, and notes every error of its
 * console and every violation of its Content-Security-Policy.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { inject } from 'vitest';
import { findBrowser, QUIET_FLAGS, SOFTWARE_WEBGPU_FLAGS } from '../../scripts/find-browser.mjs';
import { watchViolations } from './violations';

export interface LaunchOptions {
  /** WebGPU on the SwiftShader software adapter. Default: the browser's own flags, so no adapter without a GPU. */
  softwareWebGpu?: boolean;
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
  reducedMotion?: 'reduce' | 'no-preference';
  /** The browser's setting "Block all cookies and site data". */
  siteDataBlocked?: boolean;
  /** A camera that the browser makes up, and that is allowed. */
  camera?: boolean;
  /** The page's service worker, which keeps three hundred files in the background. Default: none, as at a first visit's beginning. */
  serviceWorker?: boolean;
}

export interface OpenPage {
  browser: Browser;
  context: BrowserContext;
  page: Page;
  /** Address of the built page, with a slash at its end; append `?backend=…#…`. */
  url: string;
  /** Errors of the page's console and uncaught exceptions so far, in order. A test ends by expecting none. */
  errors: string[];
  /** What has violated the Content-Security-Policy so far, for a test that expects it: none of it counts any more. */
  takeViolations(): Promise<string[]>;
  /** @throws {Error} where anything violated the Content-Security-Policy meanwhile */
  close(): Promise<void>;
}

/**
 * Launches a browser with a fresh profile and an empty page; nothing is opened yet.
 * @throws {Error} where no browser is installed
 */
export async function launch(options: LaunchOptions = {}): Promise<OpenPage> {
  const executablePath = await findBrowser();
  if (!executablePath) throw new Error('No Chromium, Chrome or Edge was found. Install one, or set CHROME_PATH.');
  const camera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
  const args = [
    ...QUIET_FLAGS,
    ...(options.softwareWebGpu ? SOFTWARE_WEBGPU_FLAGS : []),
    ...(options.camera ? camera : []),
  ];
  const profile = mkdtempSync(join(tmpdir(), 'temper-profile-'));
  if (options.siteDataBlocked) blockSiteData(profile);
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args,
    viewport: options.viewport ?? { width: 1280, height: 900 },
    serviceWorkers: options.serviceWorker ? 'allow' : 'block',
    ...(options.colorScheme ? { colorScheme: options.colorScheme } : {}),
    ...(options.reducedMotion ? { reducedMotion: options.reducedMotion } : {}),
  });
  // A busy machine answers late, and what never comes fails all the same.
  context.setDefaultTimeout(120_000);
  const browser = context.browser()!;
  const url = inject('pageUrl');
  const violations = await watchViolations(context, url);
  const page = context.pages()[0] ?? (await context.newPage());
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  const takeViolations = async () => {
    const told = errors.filter((text) => text.includes('Content Security Policy'));
    for (const text of told) errors.splice(errors.indexOf(text), 1);
    return [...(await violations()), ...told];
  };
  const close = async () => {
    const violated = await takeViolations();
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
    if (violated.length > 0) throw new Error(`The Content-Security-Policy was violated:\n${violated.join('\n')}`);
  };
  return { browser, context, page, url, errors, takeViolations, close };
}

function blockSiteData(profile: string): void {
  const BLOCK = 2;
  mkdirSync(join(profile, 'Default'));
  const preferences = { profile: { default_content_setting_values: { cookies: BLOCK } } };
  writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify(preferences));
}
