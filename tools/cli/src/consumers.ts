import type { ConsumerAnswer, ServiceAnswer } from '@alur/platform';
import { Command } from 'commander';
import { ofAllServices } from './all-services.ts';
import type { CommandContext } from './context.ts';
import { found } from './failure.ts';
import { OfficeClient, type OfficeOptions, officeCommand } from './office-client.ts';
import { table } from './table.ts';

interface ListOptions extends OfficeOptions {
  readonly partitions?: boolean;
}

interface PauseOptions extends OfficeOptions {
  readonly reason: string;
}

export function consumersCommand(context: CommandContext): Command {
  const consumers = new Command('consumers').description('message handlers and views of the running office');
  officeCommand(
    consumers,
    'list',
    'how far they are: lag, parked messages, last error; what is not published yet',
    true,
  )
    .option('--partitions', 'the lag of every partition that has one')
    .action((options: ListOptions) => list(context, options));
  officeCommand(
    consumers,
    'pause <group>',
    'stop a group in the process that answers, until it is resumed or the process starts anew',
  )
    .requiredOption('--reason <text>', 'kept in the log, without personal data')
    .action((group: string, options: PauseOptions) => change(context, 'pause', group, options));
  officeCommand(consumers, 'resume <group>', 'let a paused group go on')
    .requiredOption('--reason <text>', 'kept in the log, without personal data')
    .action((group: string, options: PauseOptions) => change(context, 'resume', group, options));
  return consumers;
}

async function list(context: CommandContext, options: ListOptions): Promise<void> {
  const { terminal } = context;
  const office = await OfficeClient.signIn(context, options);
  const consumers = await ofAllServices<ConsumerAnswer>(office, terminal, 'consumers');
  const rows = consumers.map((consumer) => [
    consumer.group,
    shown(consumer.lag),
    String(consumer.parked),
    String(consumer.applied),
    consumer.throughput.toFixed(1),
    consumer.paused ? `paused: ${consumer.pause?.reason ?? 'by its process'}` : 'running',
    consumer.lastError === null ? '-' : `${consumer.lastError.at} ${consumer.lastError.error}`,
  ]);
  const heading = ['GROUP', 'LAG', 'PARKED', 'APPLIED', 'PER SECOND', 'STATE', 'LAST ERROR'];
  for (const line of table([heading, ...rows])) terminal.print(line);
  if (options.partitions) showPartitions(context, consumers);
  const relays = (await ofAllServices<ServiceAnswer>(office, { ...terminal, complain: () => {} }, '')).flatMap(
    ({ relay }) => (relay === null ? [] : [[relay.topic, shown(relay.lag)]]),
  );
  terminal.print('');
  for (const line of table([['TOPIC', 'NOT PUBLISHED'], ...relays])) terminal.print(line);
}

function showPartitions({ terminal }: CommandContext, consumers: readonly ConsumerAnswer[]): void {
  const rows = consumers.flatMap(({ group, partitions }) =>
    (partitions ?? [])
      .filter(({ lag }) => lag > 0)
      .map(({ topic, partition, lag, owned }) => [group, topic, `${partition}`, `${lag}`, owned ? 'here' : '-']),
  );
  terminal.print('');
  for (const line of table([['GROUP', 'TOPIC', 'PARTITION', 'LAG', 'READ'], ...rows])) terminal.print(line);
}

async function change(
  context: CommandContext,
  act: 'pause' | 'resume',
  group: string,
  options: PauseOptions,
): Promise<void> {
  const office = await OfficeClient.signIn(context, options);
  const consumers = await ofAllServices<ConsumerAnswer>(office, context.terminal, 'consumers');
  const consumer = consumers.find((one) => one.group === group);
  if (consumer === undefined) throw found('There is no such group. See: alur consumers');
  const path = `/api/operations/${consumer.service}/consumers/${encodeURIComponent(group)}/${act}`;
  await office.post(path, { reason: options.reason });
  context.terminal.print(`${group}  ${act === 'pause' ? 'paused' : 'running'}`);
}

function shown(lag: number | null): string {
  return lag === null ? 'unknown' : String(lag);
}
