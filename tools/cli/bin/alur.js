#!/usr/bin/env node
import { existsSync } from 'node:fs';

if (Number.parseInt(process.versions.node, 10) < 24) {
  console.error('Alur needs Node 24, which comes with its dependencies. Run: npx alur');
  process.exit(1);
}
const main = new URL('../dist/main.js', import.meta.url);
if (!existsSync(main)) {
  console.error('Alur is not built yet. Run: npm run build');
  process.exit(1);
}
await import(main.href);
