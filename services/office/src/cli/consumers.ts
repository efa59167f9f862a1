import type { ConsumerAnswer } from '@alur/platform';
import { Command } from 'commander';
import type { CommandContext } from './context.ts';
import { AS_OPTION, OfficeClient, type OfficeOptions, URL_OPTION } from './office-client.ts';
import { PASSWORD_OPTION } from './passwords.ts';
import { table } from './table.ts';

export function consumersCommand(context: CommandContext): Command {
  return new Command('consumers')
    .description('how far message handlers and views of the running office are: lag, parked messages, last error')
    .option(...URL_OPTION)
    .option(...AS_OPTION)
    .option(...PASSWORD_OPTION)
    .action(async (options: OfficeOptions) => {
      const office = await OfficeClient.signIn(context, options);
      const rows = (await office.get<ConsumerAnswer[]>('/api/operations/consumers')).map((consumer) => [
        consumer.group,
        String(consumer.lag),
        String(consumer.parked),
        String(consumer.applied),
        consumer.lastError === null ? '-' : `${consumer.lastError.at} ${consumer.lastError.error}`,
      ]);
      for (const line of table([['GROUP', 'LAG', 'PARKED', 'APPLIED', 'LAST ERROR'], ...rows])) {
        context.terminal.print(line);
      }
    });
}
