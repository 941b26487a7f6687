/**
 * `npm test`: finds or installs a browser, runs the three test projects in turn (unit, browser, e2e) and ends with what failed
 * and one line, `N passed, N failed, N skipped`, over all of them. Ends non-zero where anything failed or a project ran no test.
 * Arguments choose projects: `npm test -- unit browser`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { requireBrowser } from './require-browser.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const ALL = ['unit', 'browser', 'e2e'];

const NO_BROWSER = `
No browser was found that starts, and none could be downloaded or installed. The tests drive Chromium, Chrome or Edge. Do one of
these, then run npm test again:
  - install Google Chrome, Chromium or Edge (Debian: sudo apt-get install chromium; Ubuntu: the .deb of google.com/chrome);
  - set CHROME_PATH to the browser's executable;
  - run the tests that need none: npm test -- unit
`;

/**
 * Reads vitest's JSON report. A test file that could not even be loaded counts as one failure. `failures` says each failed
 * test in a few lines: file, name and the beginning of what was thrown.
 */
function count(file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    const unloaded = report.testResults.filter((r) => r.status === 'failed' && r.assertionResults.length === 0);
    const failed = report.testResults.flatMap((r) =>
      r.assertionResults
        .filter((a) => a.status === 'failed')
        .map((a) => say(r.name, a.fullName, a.failureMessages?.[0])),
    );
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + unloaded.length,
      skipped: report.numPendingTests + report.numTodoTests,
      failures: [...unloaded.map((r) => say(r.name, 'could not be loaded', r.message)), ...failed],
    };
  } catch {
    return { passed: 0, failed: 0, skipped: 0, failures: [] };
  }
}

/** One failed test: its file, its name and the first six lines of its message. */
function say(file, name, message = '') {
  const first = stripVTControlCharacters(message).split('\n').slice(0, 6);
  return [`FAILED ${relative(root, file)} > ${name}`, ...first.map((line) => `  ${line}`)].join('\n');
}

function runProject(project, browser, folder) {
  console.log(`\n=== ${project} ===`);
  const output = join(folder, `${project}.json`);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [
    vitest,
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${output}`,
  ];
  const env = { ...process.env, ...(browser ? { CHROME_PATH: browser } : {}) };
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env });
  const counts = count(output);
  const ran = counts.passed + counts.failed > 0;
  // An error outside any test (an unhandled rejection, a crash, no test at all) must not pass unseen.
  if ((status !== 0 || !ran) && counts.failed === 0) {
    counts.failures.push(
      `FAILED ${project}: ${ran ? `vitest ended with ${status}, see its errors above` : 'no test ran'}`,
    );
    counts.failed = 1;
  }
  return counts;
}

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !ALL.includes(name));
if (unknown.length > 0) {
  console.error(`There is no test project ${unknown.join(', ')}; there are ${ALL.join(', ')}.`);
  process.exit(2);
}
const projects = chosen.length > 0 ? ALL.filter((name) => chosen.includes(name)) : ALL;

let browser = null;
if (projects.some((name) => name !== 'unit')) {
  try {
    browser = await requireBrowser();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
  if (!browser) {
    console.error(NO_BROWSER);
    process.exit(2);
  }
  console.log(`Browser: ${browser}`);
}

const folder = mkdtempSync(join(tmpdir(), 'temper-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
try {
  for (const project of projects) {
    const counts = runProject(project, browser, folder);
    for (const key of Object.keys(total)) total[key] += counts[key];
    failures.push(...counts.failures);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
// The failures stand once more at the end: what was printed as they came is thousands of lines above.
for (const failure of failures) console.log(`\n${failure}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
