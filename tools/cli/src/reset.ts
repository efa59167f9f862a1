import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { forgetFiles, lostFiles } from '@alur/privacy/sqlite';
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
        const damaged = faults.flatMap(({ path, fault }) => (fault === 'damaged' ? path : []));
        const lost = lostFilesOf(folder, services, damaged);
        for (const { message } of faults) terminal.print(message);
        for (const { service, names } of lost) terminal.print(`${service}/files lacks ${names.length} stored files`);
        if (!options.acceptLoss) {
          throw wrongUsage('Nothing was changed. Restore a backup, or go on without what is lost: --accept-loss');
        }
        for (const { vault, names } of lost) forgetFiles(vault, names);
        accept(folder, damaged);
      } finally {
        release();
      }
      terminal.print(`${folder} is accepted as it is. Views and positions are built again at the next start.`);
    });
}

interface LostFiles {
  readonly service: string;
  readonly vault: string;
  readonly names: readonly string[];
}

/** A vault that is missing or damaged names no files. */
function lostFilesOf(folder: string, services: readonly string[], damaged: readonly string[]): LostFiles[] {
  return services.flatMap((service) => {
    const vault = join(folder, service, 'vault.db');
    if (damaged.includes(`${service}/vault.db`) || !existsSync(vault)) return [];
    const names = lostFiles(vault, join(folder, service, 'files'));
    return names.length === 0 ? [] : [{ service, vault, names }];
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
