import type { QuarantinedAnswer } from '@alur/platform';
import { Command } from 'commander';
import { ofAllServices } from './all-services.ts';
import type { CommandContext } from './context.ts';
import { found, wrongUsage } from './failure.ts';
import { OfficeClient, type OfficeOptions, officeCommand } from './office-client.ts';
import { table } from './table.ts';

interface DismissOptions extends OfficeOptions {
  readonly reason: string;
}

/** `<group>/<topic>/<partition>/<offset>`, as the list shows it. */
function placeOf({ group, topic, partition, offset }: QuarantinedAnswer): string {
  return [group, topic, partition, offset].join('/');
}

export function quarantineCommand(context: CommandContext): Command {
  const quarantine = new Command('quarantine').description('records of topics that nobody can read, of all tenants');
  officeCommand(quarantine, 'list', 'show what lies in quarantine', true).action(async (options: OfficeOptions) => {
    const office = await OfficeClient.signIn(context, options);
    const records = await ofAllServices<QuarantinedAnswer>(office, context.terminal, 'quarantine');
    if (records.length === 0) return context.terminal.print('Nothing is in quarantine.');
    const rows = records.map((record) => [placeOf(record), record.quarantinedAt, record.error]);
    for (const line of table([['RECORD', 'SINCE', 'ERROR'], ...rows])) context.terminal.print(line);
  });

  officeCommand(quarantine, 'dismiss <record>', 'take one record from the list for good; nothing of it is applied')
    .requiredOption('--reason <text>', 'kept for good, without personal data')
    .action((record: string, options: DismissOptions) => dismiss(context, record, options));
  return quarantine;
}

async function dismiss(context: CommandContext, place: string, options: DismissOptions): Promise<void> {
  if (place.split('/').length !== 4)
    throw wrongUsage('Name the record as the list does: group/topic/partition/offset.');
  const office = await OfficeClient.signIn(context, options);
  const records = await ofAllServices<QuarantinedAnswer>(office, context.terminal, 'quarantine');
  const record = records.find((one) => placeOf(one) === place);
  if (record === undefined) throw found('That record is not in quarantine. See: alur quarantine');
  const { service, group, topic, partition, offset } = record;
  const body = { group, topic, partition, offset, reason: options.reason };
  await office.post(`/api/operations/${service}/quarantine/dismiss`, body);
  context.terminal.print(`${place}  dismissed`);
}
