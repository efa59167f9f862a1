import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { TOPICS } from '@alur/contracts';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { KAFKA_CLIENTS, KafkaBus, type KafkaBusOptions, loadClient, type OpenClient } from '@alur/messaging/kafka';
import { SqliteOffsets } from '@alur/messaging/sqlite';
import { allow, eventually, KafkaBroker, SampleWriter, samplePublication } from '@alur/messaging/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { refusing } from '../../libs/platform/src/composition/refusals.ts';

/** A broker as `deploy/kafka` sets it up, with the rights of `acls.sh` and certificates of `certificates.sh`. */
const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
const PASSWORDS = { intake: 'rahasia-intake', survey: 'rahasia-survey' };
const SETTINGS = { credentials: 'THE USER', certificate: 'THE AUTHORITY', address: 'THE ADDRESS' };

let broker: KafkaBroker;
let folder: string;
let ca: string;
let store: SqliteEventStore;
let checkpoints: SqliteOffsets;
let writer: SampleWriter;
const buses: KafkaBus[] = [];

describe.each(KAFKA_CLIENTS)('with %s', (name) => {
  let client: OpenClient;

  beforeAll(async () => {
    client = await loadClient(name);
    folder = await mkdtemp(join(tmpdir(), 'alur-security-'));
    await run('sh', [join(root, 'deploy/certificates.sh'), folder]);
    ca = await readFile(join(folder, 'ca.crt'), 'utf8');
    broker = await KafkaBroker.open({ keystore: join(folder, 'kafka/keystore.pem'), accounts: PASSWORDS });
    const env = { ...process.env, ALUR_KAFKA_PREFIX: '', KAFKA_ACLS: 'kafka-acls.sh' };
    const { stdout } = await run(join(root, 'deploy/kafka/acls.sh'), { env });
    await allow(broker.address, stdout.trim().split('\n'));
    store = new SqliteEventStore(':memory:');
    checkpoints = new SqliteOffsets(':memory:');
    writer = new SampleWriter(store);
  }, 150_000);

  afterAll(async () => {
    await Promise.all(buses.splice(0).map((bus) => bus.close()));
    await broker.remove();
    await store.close();
    await checkpoints.close();
    await rm(folder, { recursive: true });
  });

  function busOf(service: 'intake' | 'survey', other: Partial<KafkaBusOptions> = {}): KafkaBus {
    const options = {
      brokers: [broker.securedAddress],
      clientId: service,
      checkpoints,
      partitions: 3,
      drainMs: 1_000,
      ssl: { ca },
      sasl: { mechanism: 'scram-sha-512' as const, username: service, password: PASSWORDS[service] },
      ...other,
    };
    const bus = new KafkaBus(options, client);
    buses.push(bus);
    return bus;
  }

  /** What the composition root says about the settings, and how long that took. */
  async function refusalOf(bus: KafkaBus): Promise<{ text: string; ms: number }> {
    const start = performance.now();
    const text = await refusing(SETTINGS, () => bus.check()).then(
      () => 'accepted',
      (error: unknown) => String(error),
    );
    return { text, ms: performance.now() - start };
  }

  test('a service with its account and the authority publishes, and another one consumes', async () => {
    const intake = busOf('intake');
    await intake.check();
    await writer.write('case-1', 3);
    const publishing = await intake.publish(samplePublication('intake', store));
    const survey = busOf('survey');
    const received: number[] = [];
    const errors: unknown[] = [];
    await survey.consume({
      group: 'survey-views',
      topics: [TOPICS.intake],
      onBatch: async (batch) => void received.push(...batch.map(({ message }) => message.revision)),
      onError: (error) => errors.push(error),
    });
    await eventually('all messages arrived', () => received.length === 3, 20_000);
    expect([received, errors, await publishing.lag()]).toEqual([[0, 1, 2], [], 0]);
    const replayed: number[] = [];
    for await (const batch of survey.replay([TOPICS.intake])) replayed.push(...batch.map(({ revision }) => revision));
    expect(replayed).toEqual([0, 1, 2]);
  });

  describe('a client that is refused is told why, soon', () => {
    const wrong = { mechanism: 'scram-sha-512', username: 'survey', password: 'salah' } as const;

    test('with a wrong password', async () => {
      const { text, ms } = await refusalOf(busOf('survey', { sasl: wrong }));
      expect(text).toMatch(/THE USER: the server refuses this user, or the password is wrong/);
      expect(ms).toBeLessThan(10_000);
    });

    test('without the authority of the certificate, or under a name that is not in it', async () => {
      const brokers = [broker.securedAddress.replace('localhost', '127.0.0.1')];
      const refusals = await Promise.all([busOf('survey', { ssl: true }), busOf('survey', { brokers })].map(refusalOf));
      const untrusted = 'THE AUTHORITY: the certificate of the server is not trusted';
      expect(refusals[0]!.text).toContain(untrusted);
      expect(refusals[1]!.text).toContain(`${untrusted} (ERR_TLS_CERT_ALTNAME_INVALID)`);
      for (const { ms } of refusals) expect(ms).toBeLessThan(10_000);
    });

    test('when it consumes all the same', async () => {
      const errors: unknown[] = [];
      await busOf('survey', { sasl: wrong }).consume({
        group: 'survey-views',
        topics: [TOPICS.intake],
        onBatch: async () => undefined,
        onError: (error) => errors.push(error),
      });
      await eventually('it is told', () => errors.length > 0);
      expect(String(errors[0])).toMatch(/authentication failed/i);
    });
  });

  describe('an account cannot', () => {
    test('write to the topic of another service', async () => {
      const lines: string[] = [];
      const before = await busOf('intake').consume({
        group: 'intake-count',
        topics: [TOPICS.intake],
        onBatch: async () => undefined,
      });
      await eventually('it is known what is there', async () => (await before.lag()) === 0);
      const offsets = new SqliteOffsets(':memory:');
      const thief = busOf('survey', { checkpoints: offsets, logger: (level, text) => lines.push(`${level}: ${text}`) });
      const publishing = await thief.publish(samplePublication('intake', store));
      await eventually('it is told', () => lines.some((line) => /^warn: .*TOPIC_AUTHORIZATION_FAILED/.test(line)));
      expect([await publishing.lag(), await before.lag()]).toEqual([3, 0]);
      await publishing.stop();
      await offsets.close();
    });

    test('read with the group of another service, nor a topic that is not for it', async () => {
      const faults = async (group: string, topic: (typeof TOPICS)[keyof typeof TOPICS]) => {
        const errors: unknown[] = [];
        const received: unknown[] = [];
        const consumption = await busOf('survey').consume({
          group,
          topics: [topic],
          onBatch: async (batch) => void received.push(...batch),
          onError: (error) => errors.push(error),
        });
        await eventually(`${group} is told`, () => errors.length > 0);
        await consumption.stop();
        expect(received).toEqual([]);
        return String(errors[0]);
      };
      expect(await faults('intake-views', TOPICS.intake)).toMatch(/not authorized.*group|group authorization failed/i);
      expect(await faults('survey-views', TOPICS.verification)).toMatch(
        /not authorized.*topic|topic authorization failed/i,
      );
    });
  });
});
