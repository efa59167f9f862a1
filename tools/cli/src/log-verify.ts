import { readFileSync } from 'node:fs';
import type { KnownRoot } from '@alur/event-sourcing';
import { Command } from 'commander';
import { type CommandContext, DATA_OPTION, existingDataFolder } from './context.ts';
import { servicesOf } from './data-files.ts';
import { found, wrongUsage } from './failure.ts';
import { masterSecretsOf, type PartReport, verifyFolder, verifyService } from './verify-logs.ts';

interface Options {
  readonly service?: string;
  readonly data?: string;
  readonly roots?: string;
}

export function logCommand(context: CommandContext): Command {
  const log = new Command('log').description('the event logs');
  const command = (name: string, description: string) =>
    log
      .command(name)
      .description(`${description}; works beside a running office and on a backup`)
      .option('--service <name>', 'one service only')
      .option(...DATA_OPTION);
  command(
    'verify',
    'check every record, its hash chain and the anchors, vaults, files, positions of readers and the manifest',
  )
    .option('--roots <file>', 'roots that "alur log roots" has printed: shows also a cut-off tail and a rewritten log')
    .action((options: Options) => verify(context, options));
  command('roots', 'check the logs and print their Merkle roots, to be kept where the office cannot write').action(
    (options: Options) => roots(context, options),
  );
  return log;
}

async function verify(context: CommandContext, options: Options): Promise<void> {
  const folder = existingDataFolder(context, options.data);
  const services = chosenServices(folder, options);
  const known = options.roots === undefined ? new Map<string, KnownRoot[]>() : readRoots(options.roots);
  const missing = [...known.keys()].filter((service) => options.service === undefined && !services.includes(service));
  const masterSecrets = masterSecretsOf(context, folder);
  const reports: PartReport[] = missing.map((part) => ({ part, intact: false, line: 'is missing, and has a root' }));
  for (const service of services) {
    reports.push(await verifyService(folder, service, { masterSecrets, knownRoots: known.get(service) }));
  }
  if (options.service === undefined) reports.push(...(await verifyFolder(folder)));
  const width = Math.max(...reports.map(({ part }) => part.length));
  for (const { part, line } of reports) context.terminal.print(`${part.padEnd(width)}  ${line}`);
  const faulty = reports.filter(({ intact }) => !intact).map(({ part }) => part);
  if (faulty.length === 0) return;
  throw found(
    `Not as it was written: ${faulty.join(', ')}. Keep the data folder as it is, make a copy, and compare with a backup.`,
  );
}

async function roots(context: CommandContext, options: Options): Promise<void> {
  const folder = existingDataFolder(context, options.data);
  const masterSecrets = masterSecretsOf(context, folder);
  const at = new Date().toISOString();
  for (const service of chosenServices(folder, options)) {
    const { root, line } = await verifyService(folder, service, { masterSecrets });
    if (root === undefined) throw found(`${service}: ${line}`);
    context.terminal.print(`${service} ${root.events} ${root.root} ${at}`);
  }
}

function chosenServices(folder: string, { service }: Options): string[] {
  const all = servicesOf(folder);
  if (all.length === 0) throw wrongUsage(`${folder} holds no data of an office.`);
  if (service === undefined) return all;
  if (all.includes(service)) return [service];
  throw wrongUsage(`${folder} has no service "${service}". Services: ${all.join(', ')}`);
}

const ROOT = /^([a-z][a-z0-9-]*) (\d{1,15}) ([0-9a-f]{64})( \S+)?$/;

/** Roots by service. The file may hold those of many days. */
function readRoots(path: string): Map<string, KnownRoot[]> {
  const known = new Map<string, KnownRoot[]>();
  for (const [index, line] of readFileSync(path, 'utf8').split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const [, service, events, root] = ROOT.exec(line) ?? [];
    if (service === undefined || root === undefined) {
      throw wrongUsage(`${path}, line ${index + 1}: no root as "alur log roots" prints it.`);
    }
    known.set(service, [...(known.get(service) ?? []), { events: Number(events), root }]);
  }
  return known;
}
