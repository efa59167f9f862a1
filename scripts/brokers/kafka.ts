import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ServerProcess } from '../processes/server-process.ts';
import { kafkaAnswers } from './answers.ts';
import { KAFKA_VERSION } from './install.ts';

export const LOG4J = `<Configuration>
  <Appenders><Console name="out"><PatternLayout pattern="%d %p %m%n"/></Console></Appenders>
  <Loggers><Root level="warn"><AppenderRef ref="out"/></Root></Loggers>
</Configuration>
`;

export interface KafkaPorts {
  readonly kafka: number;
  /** Of the controller in the same process. */
  readonly controller: number;
}

/**
 * Settings of one node that is broker and controller, for one machine: small segments, quick return after a kill.
 * @param host address that it listens on; clients are always told the loopback.
 */
export function kafkaProperties({ kafka, controller }: KafkaPorts, logFolder: string, host = '127.0.0.1'): string {
  const listenersOn = (address: string) => `PLAINTEXT://${address}:${kafka},CONTROLLER://127.0.0.1:${controller}`;
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controller}`,
    listeners: listenersOn(host),
    'advertised.listeners': listenersOn('127.0.0.1'),
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': logFolder.replaceAll('\\', '/'),
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    'group.initial.rebalance.delay.ms': 0,
    'log.segment.bytes': 67_108_864,
    'log.cleaner.dedupe.buffer.size': 4_194_304,
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** A broker on data in this folder, formatted when it is new; not started yet. */
export async function kafkaServer(program: string, ports: KafkaPorts, folder: string): Promise<ServerProcess> {
  const properties = join(folder, 'server.properties');
  const logging = join(folder, 'log4j2.xml');
  const data = join(folder, 'data');
  mkdirSync(folder, { recursive: true });
  writeFileSync(properties, kafkaProperties(ports, data));
  writeFileSync(logging, LOG4J);
  const java = [`-Dlog4j2.configurationFile=${logging}`, '-cp', join(program, 'lib', '*')];
  if (!existsSync(join(data, 'meta.properties'))) {
    const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', properties, '--standalone'];
    await promisify(execFile)('java', [...java, ...format]);
  }
  return new ServerProcess({
    name: `Kafka ${KAFKA_VERSION}`,
    command: 'java',
    args: ['-Xms512m', '-Xmx512m', '-XX:+UseSerialGC', ...java, 'kafka.Kafka', properties],
    logFile: join(folder, 'kafka.log'),
    answers: () => kafkaAnswers(ports.kafka),
  });
}

/** As `StorageTool random-uuid`: 16 random bytes that do not begin with a dash. */
function clusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? clusterId() : id;
}
