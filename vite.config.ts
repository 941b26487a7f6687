/** Build, development server and the three test projects: `unit` (Node), `browser` (Chromium), `e2e` (the built page). */
import { existsSync, realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { compressedWasm } from './scripts/compressed-wasm.ts';
import { ANSWER_POLICY, contentSecurityPolicy } from './scripts/content-security-policy.ts';
import { documentPages } from './scripts/documentPages.ts';
import { findBrowser, QUIET_FLAGS, SOFTWARE_WEBGPU_FLAGS } from './scripts/find-browser.mjs';
import { serviceWorkerManifest } from './scripts/service-worker-manifest.ts';

/** These make the page cross-origin isolated, so that clocks are precise and memory can be shared. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Found in advance, or the server finds them in the middle of a run, reloads, and loads tfjs twice. */
const prebundled = [
  '@huggingface/tokenizers',
  '@tensorflow/tfjs-converter',
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops',
  '@tensorflow/tfjs-core/dist/register_all_gradients',
  '@tensorflow/tfjs-layers',
  '@tensorflow/tfjs-backend-cpu/dist/backend_cpu',
  '@tensorflow/tfjs-backend-cpu/dist/register_all_kernels',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-webgpu',
  '@valibot/to-json-schema',
  '@noble/hashes/sha2.js',
  '@noble/hashes/utils.js',
  '@observablehq/plot',
  'axe-core',
  'bits-ui',
  'comlink',
  'fast-png',
  'fflate',
  'idb-keyval',
  // One Svelte for the page and its components; a second one, found later, would not know the first one's state.
  'svelte',
  'svelte/internal/client',
  'svelte/internal/disclose-version',
  'svelte/reactivity',
  'valibot',
];

/** The threads of TensorFlow.js are never started (`compute/backend.ts`), so their scripts, which it imports, are not in the build. */
const withoutThreads = {
  find: /^\.\.\/wasm-out\/tfjs-backend-wasm-threaded-simd(\.worker)?\.js$/,
  replacement: resolve(import.meta.dirname, 'scripts/without-threads.js'),
};

const browser = process.env.VITEST ? await findBrowser() : null;
const requireGpu = process.env.TEMPER_REQUIRE_GPU === '1';
/** Published weights and logits, which the browser tests read where they are at hand; a user's clone has none. */
const beside = resolve(import.meta.dirname, '../shared/reference');
const reference = process.env.VITEST && existsSync(beside) ? realpathSync(beside) : null;

export default defineConfig({
  base: './',
  resolve: { alias: [withoutThreads] },
  plugins: [svelte(), compressedWasm(), contentSecurityPolicy(), documentPages(), serviceWorkerManifest()],
  server: { headers: isolation, ...(reference ? { fs: { allow: ['.', reference] } } : {}) },
  // The development server has none: its reloading is inline.
  // A page that is isolated itself may show it in a frame only with the last of these.
  preview: {
    headers: {
      ...isolation,
      'Content-Security-Policy': ANSWER_POLICY,
      'Cross-Origin-Resource-Policy': 'cross-origin',
    },
  },
  worker: { format: 'es', plugins: () => [compressedWasm()] },
  // The styles are rewritten for the browsers that `index.html` names, which know less than their scripts need.
  build: {
    target: 'es2023',
    cssTarget: ['chrome111', 'edge111', 'firefox115', 'safari16.4'],
    chunkSizeWarningLimit: 2500,
  },
  optimizeDeps: { include: prebundled },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          setupFiles: ['test/unitSetup.ts'],
          // Tests run side by side already; those of workers ask for them.
          env: { TEMPER_WORKERS: '1' },
          include: [
            'src/**/*.test.ts',
            'scripts/**/*.test.ts',
            'test/parity/**/*.test.ts',
            'test/fuzz/**/*.test.ts',
            'test/*.test.ts',
          ],
          // Svelte components are tested in a browser, where they live.
          exclude: ['src/ui/**/*.browser.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // A process loads the engine once, not once for each file, which took a third of the time; files leave nothing behind.
          isolate: false,
          // Each computes on one thread; on two cores one would idle by default.
          maxWorkers: Math.max(2, availableParallelism() - 1),
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts', 'src/ui/**/*.browser.test.ts'],
          // A busy machine answers late; a second, which is the default, would judge the machine. So in the end-to-end tests.
          expect: { poll: { timeout: 20_000 } },
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // A page each, in a browser context of its own.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          provide: { requireGpu, reference },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(browser ? { executablePath: browser } : {}),
                args: [...QUIET_FLAGS, ...SOFTWARE_WEBGPU_FLAGS],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/globalSetup.ts'],
          // Playwright is loaded once a process; files leave nothing behind.
          isolate: false,
          // Two browsers at a time: pages wait as often as they compute. What is measured in seconds here is printed, not judged.
          maxWorkers: 2,
          expect: { poll: { timeout: 120_000 } },
          testTimeout: 600_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
