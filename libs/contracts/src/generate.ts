/** Writes the JSON Schemas and the AsyncAPI document of all contracts; refuses a change that breaks a published version. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contractBreaks, GENERATED, generatedFiles, publishedSchemas } from './generated-files.ts';
import { allContracts } from './index.ts';

const contracts = allContracts();
const breaks = contractBreaks(publishedSchemas(GENERATED), contracts);
if (breaks.length > 0) {
  console.error(`Nothing written: these changes break published events.\n  ${breaks.join('\n  ')}`);
  console.error('Declare a new version beside the old one: event(…, 2) or outcome(…, 2).');
  process.exitCode = 1;
} else {
  const files = generatedFiles(contracts);
  for (const [path, text] of files) {
    const file = join(GENERATED, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  console.log(`${files.size} files in libs/contracts/generated, ${contracts.length} contracts`);
}
