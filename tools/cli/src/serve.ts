import { aborted, SERVICES, startAlone, stopSignals } from '@alur/office';
import { type Config, ConfigError, loadConfig, type ServiceDescriptor } from '@alur/platform';
import { DataError, type RunningServices, StartStopped } from '@alur/platform/composition';
import { Command } from 'commander';
import type { CommandContext } from './context.ts';
import { found, wrongUsage } from './failure.ts';

/** What lingers after everything was closed, such as a timer of a client, may hold the process no longer. */
const LINGER_MS = 1_000;

export function serveCommand(context: CommandContext): Command {
  return new Command('serve')
    .description(
      'run one service alone until SIGTERM or SIGINT; it waits for broker and databases that do not answer yet',
    )
    .argument('<service>', SERVICES.map(({ name }) => name).join(', '))
    .option('--config <file>', 'YAML file with its settings (default: ALUR_CONFIG); the environment wins')
    .action(async (name: string, options: { readonly config?: string }) => {
      const service = serviceOf(name);
      const config = configOf(context, service, options.config);
      const stop = stopSignals();
      try {
        const running = await started(service, config, stop);
        if (running !== undefined) {
          context.terminal.print(`${name} is ready at ${running.url}`);
          await aborted(stop);
          await running.close();
        }
        context.terminal.print(`${name} has stopped`);
      } finally {
        setTimeout(() => process.exit(), LINGER_MS).unref();
      }
    });
}

function serviceOf(name: string): ServiceDescriptor {
  const service = SERVICES.find((one) => one.name === name);
  if (service !== undefined) return service;
  throw wrongUsage(`There is no service "${name}". Services: ${SERVICES.map((one) => one.name).join(', ')}`);
}

function configOf({ environment }: CommandContext, service: ServiceDescriptor, file: string | undefined): Config {
  try {
    const config = loadConfig(file === undefined ? environment : { ...environment, ALUR_CONFIG: file });
    const faults = faultsAlone(service, config);
    if (faults.length > 0) throw new ConfigError(faults);
    return config;
  } catch (error) {
    if (error instanceof ConfigError) throw found(error.message);
    throw error;
  }
}

/** What a service needs besides its own settings when the others run elsewhere. */
export function faultsAlone({ name, people }: ServiceDescriptor, config: Config): string[] {
  if (people === undefined && config.peopleUrl === undefined) {
    return [`ALUR_PEOPLE_URL: required by ${name} alone: the address of intake, which keeps the people vault`];
  }
  if (people !== undefined && config.serviceSecret === undefined && !config.demo) {
    return [`ALUR_SERVICE_SECRET: required by ${name} alone: by it the other services ask for people`];
  }
  return [];
}

/** Undefined when the start was called off. */
async function started(
  service: ServiceDescriptor,
  config: Config,
  signal: AbortSignal,
): Promise<RunningServices | undefined> {
  try {
    return await startAlone([service], config, { signal });
  } catch (error) {
    if (error instanceof StartStopped) return undefined;
    if (error instanceof ConfigError || error instanceof DataError) throw found(error.message);
    throw error;
  }
}
