import { setTimeout as delay } from 'node:timers/promises';
import type { RebuildAnswer, ViewAnswer } from '@alur/platform';
import { Command } from 'commander';
import { ofAllServices } from './all-services.ts';
import type { CommandContext } from './context.ts';
import { found, wrongUsage } from './failure.ts';
import { OfficeClient, type OfficeOptions, officeCommand } from './office-client.ts';
import { table } from './table.ts';

const POLL_MS = 200;
const REPORT_EVERY = 10;
/** Answers in a row of processes that do not run the rebuild, until it counts as gone. */
const MISSED = 25;

interface ViewOptions extends OfficeOptions {
  readonly service?: string;
  readonly view?: string;
}

export function viewsCommand(context: CommandContext): Command {
  const views = new Command('views').description('read models of the running office');
  const command = (name: string, description: string) =>
    officeCommand(views, name, description)
      .option('--service <name>', 'one service only')
      .option('--view <name>', 'one view only');

  command('list', 'show the views').action(async (options: ViewOptions) => {
    const office = await OfficeClient.signIn(context, options);
    const views = await chosenViews(context, office, options);
    for (const line of table(
      views.map(({ service, view, rebuild }) => [service, view, rebuild === null ? '' : rebuild.state]),
    )) {
      context.terminal.print(line);
    }
  });

  command('rebuild', 'build views again from the logs, beside those in use, and switch').action(
    async (options: ViewOptions) => {
      const office = await OfficeClient.signIn(context, options);
      const failed: string[] = [];
      for (const chosen of await chosenViews(context, office, options)) {
        const rebuild = await rebuilt(context, office, chosen);
        context.terminal.print(`${chosen.service}  ${chosen.view}  ${outcome(rebuild)}`);
        if (rebuild.state === 'failed') failed.push(chosen.view);
      }
      if (failed.length > 0) throw found(`Not rebuilt: ${failed.join(', ')}. The old content stays in use.`);
    },
  );
  return views;
}

async function chosenViews(
  { terminal }: CommandContext,
  office: OfficeClient,
  { service, view }: ViewOptions,
): Promise<ViewAnswer[]> {
  const all = await ofAllServices<ViewAnswer>(office, terminal, 'views');
  const chosen = all.filter(
    (one) => (service === undefined || one.service === service) && (view === undefined || one.view === view),
  );
  if (chosen.length > 0 || (service === undefined && view === undefined)) return chosen;
  const names = all.map((one) => `${one.service}/${one.view}`).join(', ');
  throw wrongUsage(`The office has no such view. Views: ${names}`);
}

async function rebuilt(context: CommandContext, office: OfficeClient, { service, view }: ViewAnswer) {
  let rebuild = await office.post<RebuildAnswer>(`/api/operations/${service}/views/${view}/rebuild`);
  for (let polls = 1, missed = 0; rebuild.state === 'running'; polls++) {
    await delay(POLL_MS);
    const all = await office.get<ViewAnswer[]>(`/api/operations/${service}/views`);
    const current = all.find((one) => one.service === service && one.view === view)?.rebuild;
    // Behind one address there may be several processes of the service; only one of them runs this rebuild.
    if (current?.startedAt !== rebuild.startedAt) {
      missed += 1;
      if (missed < MISSED) continue;
      throw found(`The office was started anew while ${view} was rebuilt. Run the command again.`);
    }
    missed = 0;
    rebuild = current;
    if (polls % REPORT_EVERY === 0) context.terminal.complain(`${view}: ${progress(rebuild)} messages read`);
  }
  return rebuild;
}

function progress({ messages, total }: RebuildAnswer): string {
  return total === null ? String(messages) : `${messages} of ${total}`;
}

function outcome({ state, messages, documents, equal, error }: RebuildAnswer): string {
  if (state === 'failed') return `failed: ${error}`;
  const comparison = equal ? 'same as before' : 'DIFFERENT from before: it was wrong, or messages are parked';
  return `rebuilt: ${messages} messages, ${documents} documents, ${comparison}`;
}
