import { resolve } from 'node:path';
import { Command } from 'commander';
import { type CommandContext, DATA_OPTION, dataFolder, existingDataFolder } from '../context.ts';
import { bytes } from '../table.ts';
import { createBackup } from './create.ts';
import type { ManifestEntry } from './manifest.ts';
import { restoreBackup } from './restore.ts';

interface Options {
  readonly data?: string;
}

export function backupCommand(context: CommandContext): Command {
  return new Command('backup')
    .description('copy all data as they are at one moment, also while the office works')
    .argument('<folder>', 'new folder for the copy')
    .option(...DATA_OPTION)
    .action(async (folder: string, options: Options) => {
      const { terminal } = context;
      const target = resolve(folder);
      const { manifest, leftOut } = await createBackup(existingDataFolder(context, options.data), target);
      terminal.print(`${target}: ${summary(manifest.entries)}, as of ${manifest.takenAt}.`);
      terminal.print(`Writers waited ${manifest.lockMs} ms at most.`);
      if (leftOut.length > 0) terminal.print(`Left out: ${leftOut.join(', ')}`);
      terminal.print(
        'No secrets are in it. Keep the master key (ALUR_MASTER_KEY) in another place: without it, nobody can read the vault and the files again.',
      );
    });
}

export function restoreCommand(context: CommandContext): Command {
  return new Command('restore')
    .description('make a data folder of a backup, after checking all of it')
    .argument('<backup>', 'folder that "alur backup" made')
    .option(DATA_OPTION[0], 'empty or new folder (default: ALUR_DATA, else ./data)')
    .action(async (backup: string, options: Options) => {
      const { terminal } = context;
      const target = dataFolder(context, options.data);
      const { manifest, logs } = await restoreBackup(resolve(backup), target);
      for (const { part, line } of logs) terminal.print(`${part}  ${line}`);
      terminal.print(`${target}: ${summary(manifest.entries)}, as of ${manifest.takenAt}.`);
      terminal.print('Start the office with the master key that was in use then.');
      terminal.print(
        `Repeat every erasure of personal data after ${manifest.takenAt}: the backup holds those keys again.`,
      );
    });
}

function summary(entries: readonly ManifestEntry[]): string {
  const databases = entries.filter(({ kind }) => kind === 'database').length;
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  return `${databases} databases and ${entries.length - databases} files, ${bytes(size)}`;
}
