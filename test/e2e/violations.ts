/** Violations of the Content-Security-Policy: those of the page as they happen, those of its workers as the browser reports them. */
import type { BrowserContext } from 'playwright-core';

/** Where the preview server of the tests takes reports, and tells them. */
export const VIOLATIONS = 'violations';

/**
 * @returns what has been violated since it was asked last, for people: by every page of the context, and as the server behind `url`
 *   was told
 */
export async function watchViolations(context: BrowserContext, url: string): Promise<() => Promise<string[]>> {
  const seen: string[] = [];
  await context.exposeFunction('onViolation', (words: string) => void seen.push(words));
  await context.addInitScript(() => {
    document.addEventListener(
      'securitypolicyviolation',
      ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) => {
        const { onViolation } = window as unknown as { onViolation: (words: string) => void };
        onViolation(`${effectiveDirective} forbids ${blockedURI} (${sourceFile}:${lineNumber})`);
      },
    );
  });
  return async () => {
    const reported = (await (await fetch(url + VIOLATIONS)).json()) as string[];
    return [...new Set([...seen.splice(0), ...reported])];
  };
}
