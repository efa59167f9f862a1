import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadConfig } from './config.ts';
import { VARIABLES } from './settings.ts';

const secrets = {
  ALUR_MASTER_KEY: 'm'.repeat(32),
  ALUR_TOKEN_SECRET: 't'.repeat(32),
  ALUR_PUBLIC_URL: 'https://dinsos.example',
};

test('outside the demo every secret is required, and each missing one is named', () => {
  expect(() => loadConfig({})).toThrow(/ALUR_MASTER_KEY[\s\S]*ALUR_TOKEN_SECRET[\s\S]*ALUR_PUBLIC_URL/);
  expect(loadConfig(secrets).demo).toBe(false);
});

test('a wrong value stops the start with a message that names the setting and hides the value', () => {
  const wrong = () => loadConfig({ ...secrets, PORT: 'delapan', ALUR_TOKEN_SECRET: 'pendek-rahasia' });
  expect(wrong).toThrow(/PORT/);
  expect(wrong).toThrow(/ALUR_TOKEN_SECRET/);
  expect(wrong).not.toThrow(/delapan|pendek-rahasia/);
});

test('the environment wins over the file, and an unknown setting in the file is refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'alur-config-'));
  const good = join(folder, 'good.yaml');
  writeFileSync(good, 'port: 4000\nhost: 0.0.0.0\n');
  expect(loadConfig({ ...secrets, ALUR_CONFIG: good, PORT: '4100' })).toMatchObject({ port: 4100, host: '0.0.0.0' });
  const bad = join(folder, 'bad.yaml');
  writeFileSync(bad, 'prot: 4000\n');
  expect(() => loadConfig({ ...secrets, ALUR_CONFIG: bad })).toThrow(/ALUR_CONFIG.*prot/);
});

test('half an identity provider is refused', () => {
  expect(() => loadConfig({ ...secrets, ALUR_OIDC_ISSUER: 'https://id.example' })).toThrow(/ALUR_OIDC_AUDIENCE/);
});

test('a channel for messages is set whole or not at all', () => {
  expect(() => loadConfig({ ...secrets, ALUR_SMTP_URL: 'smtps://mail.example.go.id' })).toThrow(/ALUR_SMTP_FROM/);
  expect(() => loadConfig({ ...secrets, ALUR_SMTP_URL: 'http://x', ALUR_SMTP_FROM: 'a@b' })).toThrow(/ALUR_SMTP_URL/);
  expect(() => loadConfig({ ...secrets, ALUR_WHATSAPP_TOKEN: 'token' })).toThrow(/ALUR_WHATSAPP_URL/);
  expect(loadConfig({ ...secrets, ALUR_MESSAGE_MAX_AGE_HOURS: '6' }).messageMaxAgeHours).toBe(6);
});

test('a broker is named with its ports, and its protection is set whole', () => {
  const brokers = { ...secrets, ALUR_KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9092' };
  expect(loadConfig(brokers)).toMatchObject({
    kafkaBrokers: ['kafka-1:9092', 'kafka-2:9092'],
    kafkaPartitions: 12,
    kafkaReplicas: 1,
    kafkaTls: false,
  });
  expect(() => loadConfig({ ...secrets, ALUR_KAFKA_BROKERS: 'kafka://user:rahasia@kafka' })).toThrow(
    /ALUR_KAFKA_BROKERS.*host:port/,
  );
  expect(() => loadConfig({ ...brokers, ALUR_KAFKA_USERNAME: 'intake' })).toThrow(/ALUR_KAFKA_PASSWORD/);
  expect(() => loadConfig({ ...brokers, ALUR_KAFKA_SASL_MECHANISM: 'md5' })).toThrow(/ALUR_KAFKA_SASL_MECHANISM/);
  expect(() => loadConfig({ ...brokers, ALUR_KAFKA_CA_FILE: 'ca.pem' })).toThrow(/ALUR_KAFKA_TLS/);
  expect(() => loadConfig({ ...secrets, ALUR_KAFKA_TLS: 'true' })).toThrow(/ALUR_KAFKA_BROKERS/);
});

test('the address of a server is one of its kind, and a wrong one is not shown', () => {
  for (const [variable, wrong] of [
    ['ALUR_MONGODB_URL', 'postgres://alur:rahasia@db'],
    ['ALUR_KURRENTDB_URL', 'http://admin:rahasia@events'],
    ['ALUR_PEOPLE_URL', 'ftp://rahasia'],
  ] as const) {
    const load = () => loadConfig({ ...secrets, ALUR_SERVICE_SECRET: 's'.repeat(32), [variable]: wrong });
    expect(load).toThrow(variable);
    expect(load).not.toThrow(/rahasia/);
  }
  const found = loadConfig({ ...secrets, ALUR_MONGODB_URL: 'mongodb+srv://alur@db.example/?replicaSet=rs0' });
  expect(found.mongodbDatabase).toBe('alur');
  expect(found.kurrentdbUrl).toBeUndefined();
});

test('who asks for people needs a secret of its own for that', () => {
  const asking = { ...secrets, ALUR_PEOPLE_URL: 'http://intake:3101' };
  expect(() => loadConfig(asking)).toThrow(/ALUR_SERVICE_SECRET/);
  expect(() => loadConfig({ ...asking, ALUR_SERVICE_SECRET: secrets.ALUR_TOKEN_SECRET })).toThrow(/must differ/);
  expect(loadConfig({ ...asking, ALUR_SERVICE_SECRET: 's'.repeat(32) }).peopleUrl).toBe('http://intake:3101');
  expect(loadConfig({ ALUR_DEMO: 'true', ALUR_PEOPLE_URL: 'http://intake:3101' }).demo).toBe(true);
});

test('only a demo has a clock of its own', () => {
  const clock = { ALUR_DEMO_CLOCK: '2026-07-01T02:00:00Z' };
  expect(() => loadConfig({ ...secrets, ...clock })).toThrow(/ALUR_DEMO_CLOCK: only with/);
  expect(() => loadConfig({ ALUR_DEMO: 'true', ALUR_DEMO_CLOCK: 'pagi' })).toThrow(/ALUR_DEMO_CLOCK/);
  expect(loadConfig({ ALUR_DEMO: 'true', ...clock }).demoClock).toBe(clock.ALUR_DEMO_CLOCK);
});

test('with an identity provider there is no secret of local tokens', () => {
  const { ALUR_TOKEN_SECRET: _, ...others } = secrets;
  const provider = { ALUR_OIDC_ISSUER: 'https://id.example', ALUR_OIDC_AUDIENCE: 'alur' };
  expect(loadConfig({ ...others, ...provider }).tokenSecret).toBeUndefined();
});

test('every setting is described', () => {
  const text = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const missing = Object.entries(VARIABLES).filter(([, variable]) => !text.includes(`\`${variable}\``));
  expect(missing).toEqual([]);
});
