import { Command } from 'commander';
import { type CommandContext, DATA_OPTION, existingDataFolder } from './context.ts';
import { servicesOf } from './data-files.ts';
import { found, wrongUsage } from './failure.ts';
import { verifyService } from './verify-logs.ts';

export function logCommand(context: CommandContext): Command {
  const log = new Command('log').description('the event logs');
  log
    .command('verify')
    .description(
      'check every record, its hash chain and the daily anchors; works beside a running office and on a backup',
    )
    .option('--service <name>', 'one service only')
    .option(...DATA_OPTION)
    .action((options: { service?: string; data?: string }) => verify(context, options));
  return log;
}

async function verify(context: CommandContext, options: { service?: string; data?: string }): Promise<void> {
  const folder = existingDataFolder(context, options.data);
  const all = servicesOf(folder);
  if (all.length === 0) throw wrongUsage(`${folder} holds no data of an office.`);
  if (options.service !== undefined && !all.includes(options.service)) {
    throw wrongUsage(`${folder} has no service "${options.service}". Services: ${all.join(', ')}`);
  }
  const chosen = options.service === undefined ? all : [options.service];
  const width = Math.max(...chosen.map(({ length }) => length));
  const faulty: string[] = [];
  for (const service of chosen) {
    const { intact, line } = await verifyService(folder, service);
    context.terminal.print(`${service.padEnd(width)}  ${line}`);
    if (!intact) faulty.push(service);
  }
  if (faulty.length === 0) return;
  throw found(
    `The log of ${faulty.join(' and ')} is not as it was written. Keep the data folder as it is, make a copy, and compare with a backup.`,
  );
}
