/** Vitest wraps every dynamic import of the page; in a worker there is nothing of it. */
Object.assign(globalThis, {
  __vitest_browser_runner__: { wrapDynamicImport: <T>(load: () => Promise<T>) => load() },
});
