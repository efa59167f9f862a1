import { join } from 'node:path';
import { install, programs } from './install.ts';
import { kafkaServer } from './kafka.ts';
import type { BrokerName, BrokerPlan, Brokers } from './plan.ts';
import { secantusServer } from './secantus.ts';

/** Both servers as processes of this machine. */
export async function startNatively({ ports, data, log }: BrokerPlan): Promise<Brokers> {
  await install(log);
  const { kafka, secantus } = programs();
  const servers = {
    kafka: await kafkaServer(kafka.folder, ports, join(data, 'kafka')),
    mongodb: secantusServer(secantus.folder, ports.mongodb, join(data, 'mongodb')),
  };
  const all = Object.values(servers);
  const stop = async () => {
    await Promise.all(all.map((server) => server.stop()));
  };
  const started = await Promise.allSettled(
    all.map(async (server) => {
      const start = performance.now();
      await server.start();
      log(`${server.name} answers (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    }),
  );
  const failed = started.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  return {
    kafka: `127.0.0.1:${ports.kafka}`,
    // It names itself a replica set of one under a name of its own; a direct connection does not ask for others.
    mongodb: `mongodb://127.0.0.1:${ports.mongodb}/?directConnection=true`,
    stop,
    kill: (name: BrokerName) => servers[name].kill(),
    restart: (name: BrokerName) => servers[name].restart(),
  };
}
