import type { ParkedAnswer, RetryAnswer } from '@alur/platform';
import { Command } from 'commander';
import { ofAllServices } from './all-services.ts';
import type { CommandContext } from './context.ts';
import { found, wrongUsage } from './failure.ts';
import { OfficeClient, type OfficeOptions, officeCommand } from './office-client.ts';
import { table } from './table.ts';

interface RetryOptions extends OfficeOptions {
  readonly group?: string;
  readonly all?: boolean;
}

interface DiscardOptions extends OfficeOptions {
  readonly group?: string;
  readonly reason: string;
  readonly yes?: boolean;
}

export function parkingCommand(context: CommandContext): Command {
  const parking = new Command('parking').description('messages that failed and wait, of your own tenant');
  const command = (name: string, description: string) =>
    officeCommand(parking, name, description).option('--group <name>', 'one consumer group only');

  command('list', 'show what waits, one line per key').action(async (options: RetryOptions) => {
    const office = await OfficeClient.signIn(context, options);
    const parked = await list(context, office, options.group);
    if (parked.length === 0) return context.terminal.print('Nothing is parked.');
    const rows = parked.map((one) => [
      one.group,
      one.key,
      one.id,
      one.type,
      String(one.attempts),
      String(one.waiting),
      one.parkedAt,
      one.error ?? '-',
    ]);
    const heading = ['GROUP', 'KEY', 'MESSAGE', 'TYPE', 'ATTEMPTS', 'BEHIND', 'SINCE', 'ERROR'];
    for (const line of table([heading, ...rows])) context.terminal.print(line);
  });

  command('retry [key]', 'apply the messages of one key, or of all keys, again')
    .option('--all', 'every key')
    .action((key: string | undefined, options: RetryOptions) => retry(context, key, options));

  command('discard <message>', 'take one message out for good; those behind it are applied')
    .requiredOption('--reason <text>', 'kept for good, without personal data')
    .option('--yes', 'do not ask')
    .action((message: string, options: DiscardOptions) => discard(context, message, options));
  return parking;
}

async function list(
  { terminal }: CommandContext,
  office: OfficeClient,
  group: string | undefined,
): Promise<ParkedAnswer[]> {
  const all = await ofAllServices<ParkedAnswer>(office, terminal, 'parking');
  return group === undefined ? all : all.filter((one) => one.group === group);
}

async function retry(context: CommandContext, key: string | undefined, options: RetryOptions): Promise<void> {
  if ((key === undefined) !== (options.all ?? false)) throw wrongUsage('Name one key, or say --all.');
  const office = await OfficeClient.signIn(context, options);
  const parked = (await list(context, office, options.group)).filter((one) => key === undefined || one.key === key);
  if (parked.length === 0) {
    if (key !== undefined) throw found('Nothing of that key is parked. See: alur parking list');
    return context.terminal.print('Nothing is parked.');
  }
  let remaining = 0;
  for (const { service, group, key: one } of parked) {
    const outcome = await office.post<RetryAnswer>(`/api/operations/${service}/parking/retry`, { group, key: one });
    context.terminal.print(`${group}  ${one}  ${described(outcome)}`);
    remaining += outcome.remaining;
  }
  if (remaining > 0) throw found(`${remaining} messages are still parked.`);
}

async function discard(context: CommandContext, message: string, options: DiscardOptions): Promise<void> {
  const { terminal } = context;
  if (!options.yes && !terminal.interactive) throw wrongUsage('Nobody can be asked here: add --yes.');
  const office = await OfficeClient.signIn(context, options);
  const parked = (await list(context, office, options.group)).filter(({ id }) => id === message);
  const [only] = parked;
  if (only === undefined)
    throw found('That message does not stand first in its key, or is not parked. See: alur parking list');
  if (parked.length > 1) {
    throw wrongUsage(`Several groups hold that message (${parked.map(({ group }) => group).join(', ')}): add --group.`);
  }
  const question = `Take ${only.type} of ${only.key} out of ${only.group} for good? ${only.waiting} messages behind it will be applied. [y/N] `;
  if (!options.yes && !/^y(es)?$/i.test((await terminal.ask(question)).trim())) {
    throw found('Nothing was discarded.');
  }
  const body = { group: only.group, id: message, reason: options.reason };
  const outcome = await office.post<RetryAnswer>(`/api/operations/${only.service}/parking/discard`, body);
  terminal.print(`${only.group}  ${only.key}  discarded; ${described(outcome)}`);
}

function described({ applied, remaining, error }: RetryAnswer): string {
  return `${applied} applied, ${remaining} still parked${error === null ? '' : ` (${error})`}`;
}
