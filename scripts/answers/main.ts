/** Writes what the routes of each service answer, from the types of their handlers. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ANSWERING, answersFile, answersText } from './files.ts';

for (const name of ANSWERING) {
  const { text, unread } = answersText(name);
  const file = answersFile(name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`${name}: ${text.length} characters`);
  for (const part of unread) console.log(`  not to be read from its type: ${part}`);
}
