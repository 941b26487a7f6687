/** `npm start`: builds the page, serves it on this machine and opens the browser. */
import { build, preview } from 'vite';

process.env.NODE_ENV = 'production';
await build({ logLevel: 'warn' });
const server = await preview({
  logLevel: 'warn',
  preview: { open: process.env.BROWSER !== 'none' && !process.env.CI },
});
const address = server.resolvedUrls?.local[0] ?? 'http://localhost:4173/';
console.log(`\nTemper is at ${address}\nIf no browser opened, open that address. Ctrl-C stops it.\n`);
