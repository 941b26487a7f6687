/** `npm run build:pytorch`: writes the fixtures that come with the exported PyTorch project. A test fails where it was forgotten. */
import { writeFileSync } from 'node:fs';
import { startBackend } from '../src/compute/backend';
import { nodeWasmAssets } from '../src/compute/nodeAssets';
import { pytorchFixtures } from './pytorch/fixtures';

await startBackend({ requested: 'cpu', wasm: nodeWasmAssets() });
const file = new URL('../src/export/pytorch/project/tests/fixtures.json', import.meta.url);
const text = `${JSON.stringify(await pytorchFixtures())}\n`;
writeFileSync(file, text);
console.log(`Wrote ${file.pathname}, ${text.length} bytes`);
