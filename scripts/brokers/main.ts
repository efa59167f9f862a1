/**
 * `npm run brokers`: brings up the message broker and the document database of the distributed profile and keeps them
 * until Ctrl-C.
 *
 * `npm run brokers -- [--data <folder>] [--kafka-port N] [--controller-port N] [--mongodb-port N] [--kurrentdb-port N]`;
 * port 0 takes a free one. `--install [kafka|secantus|helm …]` only installs what is missing of these, by default what the
 * brokers need.
 */
import { parseArgs } from 'node:util';
import { stopRequest } from '../processes/stop-request.ts';
import { startBrokers } from './brokers.ts';
import { containerEngine } from './containers.ts';
import { install, type Programs, programs } from './install.ts';
import type { Brokers } from './plan.ts';
import type { BrokerPorts } from './ports.ts';
import { nativePrograms } from './servers.ts';

const PORTS = ['kafka', 'controller', 'mongodb', 'kurrentdb'] as const satisfies (keyof BrokerPorts)[];

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      install: { type: 'boolean', default: false },
      'kafka-port': { type: 'string' },
      'controller-port': { type: 'string' },
      'mongodb-port': { type: 'string' },
      'kurrentdb-port': { type: 'string' },
    },
  });
  // What is half done when it comes early, the guard of this process ends.
  const stop = stopRequest();
  if (values.install) {
    const named = positionals.map(programOf);
    const wanted = named.length > 0 ? named : nativePrograms(await containerEngine(console.log));
    await Promise.race([install(console.log, wanted), stop]);
    return;
  }
  const ports = PORTS.flatMap((name) => {
    const given = values[`${name}-port`];
    return given === undefined ? [] : [[name, portOf(given)] as const];
  });
  const start = startBrokers({ ports: Object.fromEntries(ports), data: values.data, log: console.log });
  const brokers = await Promise.race([start, stop]);
  if (brokers === undefined) return;
  console.log(`\n${describe(brokers)}\n\nCtrl-C stops them.`);
  await stop;
  console.log('\nStopping …');
  await brokers.stop();
  console.log('Stopped.');
}

/** The addresses, and what another terminal sets to use them. */
function describe({ kafka, mongodb, kurrentdb }: Brokers): string {
  return [
    `Kafka      ${kafka}`,
    `MongoDB    ${mongodb}`,
    ...(kurrentdb === undefined ? [] : [`KurrentDB  ${kurrentdb}`]),
    '\nFor the suites that need them (npm run test:distributed in a package, npm test):\n',
    `export ALUR_TEST_KAFKA='${kafka}'`,
    `export ALUR_TEST_MONGODB='${mongodb}'`,
    ...(kurrentdb === undefined ? [] : [`export KURRENTDB_URL='${kurrentdb}'`]),
    '\nFor a service (npx alur serve …):\n',
    `export ALUR_KAFKA_BROKERS='${kafka}'`,
    `export ALUR_MONGODB_URL='${mongodb}'`,
  ].join('\n');
}

function programOf(name: string): keyof Programs {
  const known = Object.keys(programs()) as (keyof Programs)[];
  const program = known.find((one) => one === name);
  if (program === undefined) throw new Error(`${name} is none of ${known.join(', ')}`);
  return program;
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`${text} is no port`);
  return port;
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
