import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, ConfigError } from '../config/config.ts';
import { keptFile } from './kept-file.ts';

/** In the data folder of a demo, from its first start on. */
export const DEMO_MARK = 'demo-office.json';
/** Marks the folder of a demo that was made before there was the mark. */
const DEMO_SECRETS = 'demo-secrets.json';

/**
 * A data folder is a demo's or an office's for good: the accounts of a demo have a printed password, and an office must
 * not get such accounts. Marks the folder of a new demo; called before anything is made in it.
 * @throws ConfigError when the folder is of the other kind
 */
export function keepDemoApart({ demo, dataDirectory: folder }: Pick<Config, 'demo' | 'dataDirectory'>): void {
  // In this order: another process of the same demo makes the mark first and its files afterwards.
  const isUsed = holdsDatabases(folder);
  const isDemo = existsSync(join(folder, DEMO_MARK)) || existsSync(join(folder, DEMO_SECRETS));
  if (!demo && isDemo) {
    throw new ConfigError([
      `ALUR_DATA: ${folder} is the folder of a demo, whose accounts have a known password. Name another folder (ALUR_DATA) for the office, or start the demo (ALUR_DEMO=true)`,
    ]);
  }
  if (demo && isUsed && !isDemo) {
    throw new ConfigError([
      `ALUR_DATA: ${folder} holds an office that is no demo; the demo would give it accounts with a known password. Name another folder (ALUR_DATA) for the demo, or start the office (ALUR_DEMO=false)`,
    ]);
  }
  if (demo) keptFile(join(folder, DEMO_MARK), () => `${JSON.stringify({ demo: true })}\n`);
}

/** Databases of the office itself or of a service. */
function holdsDatabases(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { withFileTypes: true }).some(
    (entry) =>
      entry.name.endsWith('.db') ||
      (entry.isDirectory() && readdirSync(join(folder, entry.name)).some((name) => name.endsWith('.db'))),
  );
}
