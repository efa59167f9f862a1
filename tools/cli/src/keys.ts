import { serviceKey } from '@alur/identity';
import { SERVICES } from '@alur/office';
import type { RewrapAnswer, ServiceAnswer } from '@alur/platform';
import { Command } from 'commander';
import { ofAllServices } from './all-services.ts';
import type { CommandContext } from './context.ts';
import { wrongUsage } from './failure.ts';
import { OfficeClient, type OfficeOptions, officeCommand } from './office-client.ts';

export function keysCommand(context: CommandContext): Command {
  const keys = new Command('keys').description('keys of personal data in the running office, and of services');
  officeCommand(
    keys,
    'rewrap',
    'wrap every key under the newest master key, so that the older ones are no longer needed',
  ).action(async (options: OfficeOptions) => {
    const office = await OfficeClient.signIn(context, options);
    for (const { service } of await ofAllServices<ServiceAnswer>(office, context.terminal, '')) {
      const { rewrapped } = await office.post<RewrapAnswer>(`/api/operations/${service}/keys/rewrap`);
      context.terminal.print(`${service}  ${rewrapped} keys wrapped anew`);
    }
  });
  keys
    .command('service')
    .description('print the key of one service towards intake (ALUR_SERVICE_KEY), derived from ALUR_SERVICE_SECRET')
    .argument('<service>', 'name of the service')
    .action((service: string) => {
      const secret = context.environment['ALUR_SERVICE_SECRET'];
      if (secret === undefined) throw wrongUsage('Set ALUR_SERVICE_SECRET, as intake has it.');
      if (!SERVICES.some(({ name }) => name === service)) throw wrongUsage(`There is no service "${service}".`);
      context.terminal.print(serviceKey(secret, service));
    });
  return keys;
}
