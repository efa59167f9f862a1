import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lockFile, Manifest } from '@alur/sqlite';
import { Command } from 'commander';
import { type CommandContext, DATA_OPTION, existingDataFolder } from './context.ts';
import { dataFilesOf, servicesOf } from './data-files.ts';
import { found, wrongUsage } from './failure.ts';

/** Built again from the logs at the next start: views with the positions of their readers, and those of the handlers. */
const REBUILT = /(^|\/)(views|offsets)\.db$/;

export function resetCommand(context: CommandContext): Command {
  return new Command('reset')
    .description(
      'accept a data folder as it is, after the office refused to start on it; views and positions are built again from the logs',
    )
    .option('--accept-loss', 'do it: what the folder lacks is lost, unless a backup has it')
    .option(...DATA_OPTION)
    .action((options: { readonly data?: string; readonly acceptLoss?: boolean }) => {
      const { terminal } = context;
      const folder = existingDataFolder(context, options.data);
      const services = servicesOf(folder);
      if (services.length === 0) throw wrongUsage(`${folder} holds no data of an office.`);
      const release = lockAll(folder, services);
      try {
        const faults = new Manifest(folder).faults();
        for (const { message } of faults) terminal.print(message);
        if (!options.acceptLoss) {
          throw wrongUsage('Nothing was changed. Restore a backup, or go on without what is lost: --accept-loss');
        }
        accept(
          folder,
          faults.flatMap(({ path, fault }) => (fault === 'damaged' ? path : [])),
        );
      } finally {
        release();
      }
      terminal.print(`${folder} is accepted as it is. Views and positions are built again at the next start.`);
    });
}

function accept(folder: string, damaged: readonly string[]): void {
  const { databases } = dataFilesOf(folder);
  for (const path of databases.filter((name) => REBUILT.test(name))) {
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, `${path}${suffix}`), { force: true });
  }
  const there = databases.filter((path) => existsSync(join(folder, path)));
  // The bytes are kept: somebody may still get something out of them.
  for (const path of there.filter((name) => damaged.includes(name))) {
    renameSync(join(folder, path), join(folder, `${path}.damaged`));
  }
  new Manifest(folder).renew(there.filter((path) => !damaged.includes(path)));
}

/** @throws Failure when an office works in the folder */
function lockAll(folder: string, services: readonly string[]): () => void {
  const locks = services.map((service) => ({ service, lock: lockFile(join(folder, service, 'in-use.lock')) }));
  const release = () => {
    for (const { lock } of locks) lock?.release();
  };
  const used = locks.find(({ lock }) => lock === undefined);
  if (used === undefined) return release;
  release();
  throw found(`An office works in ${folder} (${used.service}). Stop it first.`);
}
