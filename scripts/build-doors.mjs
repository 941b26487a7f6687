/** `npm run build:doors`: ten data sets through page, `run` and `evaluate`, and the table of docs/three-doors.md. */
import { spawnSync } from 'node:child_process';

const command = ['vitest', 'run', '--project', 'e2e', 'test/e2e/doors.test.ts'];
const { status } = spawnSync('npx', command, { stdio: 'inherit', env: { ...process.env, TEMPER_DOORS: 'all' } });
process.exit(status ?? 1);
