import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { erasureRegisterOf } from '@alur/platform/composition';
import { ErasureRegister } from '@alur/privacy';
import { Command } from 'commander';
import { type CommandContext, DATA_OPTION, dataFolder, existingDataFolder, officeConfig } from '../context.ts';
import { found, wrongUsage } from '../failure.ts';
import { bytes } from '../table.ts';
import { createBackup } from './create.ts';
import type { ManifestEntry } from './manifest.ts';
import { restoreBackup } from './restore.ts';

interface Options {
  readonly data?: string;
}

interface RestoreOptions extends Options {
  readonly erasures?: string;
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
    .option(
      '--erasures <file>',
      'register of the people who were erased (default: ALUR_ERASURE_REGISTER, else beside the data folder)',
    )
    .action(async (backup: string, options: RestoreOptions) => {
      const { terminal } = context;
      const target = dataFolder(context, options.data);
      const register = registerFor(context, target, options.erasures);
      const { erasures, unreadable } = register?.read() ?? { erasures: [], unreadable: 0 };
      const { manifest, logs, erased } = await restoreBackup(resolve(backup), target, erasures);
      for (const { part, line } of logs) terminal.print(`${part}  ${line}`);
      terminal.print(`${target}: ${summary(manifest.entries)}, as of ${manifest.takenAt}.`);
      terminal.print('Start the office with the master key that was in use then.');
      if (register === undefined) {
        terminal.print(
          `There is no register of erasures. Repeat every erasure of personal data after ${manifest.takenAt}: the backup holds those keys again.`,
        );
        return;
      }
      // The folder may have another name than before, and so another register.
      const own = erasureRegisterOf({ ...officeConfig(context), dataDirectory: target });
      if (own.path !== register.path) own.note(...erasures);
      terminal.print(`${erasures.length} erasures of ${register.path} were made again: ${erased} keys destroyed.`);
      if (unreadable > 0) throw found(`${unreadable} lines of ${register.path} cannot be read. Repeat those erasures.`);
    });
}

/** @throws Failure when the named register does not exist */
function registerFor(context: CommandContext, target: string, given: string | undefined): ErasureRegister | undefined {
  if (given !== undefined) {
    if (!existsSync(given)) throw wrongUsage(`There is no ${given}. Nothing was restored.`);
    return new ErasureRegister(resolve(given));
  }
  const config = officeConfig(context);
  const usual = [erasureRegisterOf({ ...config, dataDirectory: target }), erasureRegisterOf(config)];
  return usual.find(({ path }) => existsSync(path));
}

function summary(entries: readonly ManifestEntry[]): string {
  const databases = entries.filter(({ kind }) => kind === 'database').length;
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  return `${databases} databases and ${entries.length - databases} files, ${bytes(size)}`;
}
