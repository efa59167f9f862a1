import { join } from 'node:path';
import { type Engine, kafkaContainer, kurrentdbContainer, mongodbContainer } from './containers.ts';
import { install, type Programs, programs } from './install.ts';
import { kafkaServer } from './kafka.ts';
import type { BrokerName, BrokerPlan, Brokers, Server } from './plan.ts';
import { secantusServer } from './secantus.ts';

/** Programs that run as processes of this machine, because the engine has no image of them. */
export function nativePrograms(engine: Engine | undefined): (keyof Programs)[] {
  return [
    ...(engine?.images.has('kafka') ? [] : (['kafka'] as const)),
    ...(engine?.images.has('mongodb') ? [] : (['secantus'] as const)),
  ];
}

/**
 * Starts Kafka and a server of the MongoDB protocol, and KurrentDB where there is an image of it: each in a container
 * where the engine has its image, else as a process of this machine. Prints what runs how.
 */
export async function startServers(plan: BrokerPlan, engine: Engine | undefined): Promise<Brokers> {
  const { ports, data, log } = plan;
  const native = nativePrograms(engine);
  await install(log, native);
  const { kafka, secantus } = programs();
  const servers: Record<BrokerName, Server> = {
    kafka:
      engine === undefined || native.includes('kafka')
        ? await kafkaServer(kafka.folder, ports, join(data, 'kafka'))
        : kafkaContainer(engine, plan),
    mongodb:
      engine === undefined || native.includes('secantus')
        ? secantusServer(secantus.folder, ports.mongodb, join(data, 'mongodb'))
        : mongodbContainer(engine, plan),
  };
  const kurrentdb = engine?.images.has('kurrentdb') ? kurrentdbContainer(engine, plan) : undefined;
  const all = [...Object.values(servers), ...(kurrentdb === undefined ? [] : [kurrentdb])];
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
    // A replica set of one names a member that clients need not reach; a direct connection does not ask for others.
    mongodb: `mongodb://127.0.0.1:${ports.mongodb}/?directConnection=true`,
    ...(kurrentdb === undefined ? {} : { kurrentdb: `kurrentdb://127.0.0.1:${ports.kurrentdb}?tls=false` }),
    stop,
    kill: (name: BrokerName) => servers[name].kill(),
    restart: (name: BrokerName) => servers[name].restart(),
  };
}
