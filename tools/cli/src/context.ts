import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Config, ConfigError, loadConfig } from '@alur/platform';
import { wrongUsage } from './failure.ts';
import type { Terminal } from './terminal.ts';

/** What a command is run with. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export const DATA_OPTION = ['--data <folder>', 'data folder of the office (default: ALUR_DATA, else ./data)'] as const;

/** The office's settings, from the same environment and file; secrets are not needed here and may be absent. */
export function officeConfig({ environment }: CommandContext): Config {
  try {
    return loadConfig({ ...environment, ALUR_DEMO: 'true' });
  } catch (error) {
    if (error instanceof ConfigError) throw wrongUsage(error.message);
    throw error;
  }
}

/** Absolute path of the data folder, whether it exists or not. */
export function dataFolder(context: CommandContext, given: string | undefined): string {
  return resolve(given ?? officeConfig(context).dataDirectory);
}

/** @throws Failure when the folder, or that file in it, does not exist. */
export function existingDataFolder(context: CommandContext, given: string | undefined, file = ''): string {
  const folder = dataFolder(context, given);
  if (existsSync(join(folder, file))) return folder;
  throw wrongUsage(`There is no ${join(folder, file)}. Name the office's data folder with --data.`);
}
