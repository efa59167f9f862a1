/** `node libs/standards/src/check.ts [directory]`: loads every data file and prints what is wrong with them. */
import { describe, StandardsError } from './faults.ts';

const directory = process.argv[2];
try {
  // Imported here, because letters and documents are read, and may be refused, when their modules are loaded.
  const { loadStandards } = await import('./load.ts');
  const standards = loadStandards(directory === undefined ? {} : { directory });
  const tenants = standards.tenants().map((tenant) => `${tenant.code} (${standards.services(tenant.code).length})`);
  console.log(`Standards are sound. Services: ${tenants.join(', ')}.`);
} catch (error) {
  if (!(error instanceof StandardsError)) throw error;
  for (const fault of error.faults) console.error(describe(fault));
  process.exitCode = 1;
}
