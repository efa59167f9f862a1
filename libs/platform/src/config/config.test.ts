import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadConfig } from './config.ts';
import { weaknessOf } from './secret-strength.ts';
import { VARIABLES } from './settings.ts';

const random = () => randomBytes(32).toString('base64');
const secrets = {
  ALUR_MASTER_KEY: random(),
  ALUR_TOKEN_SECRET: random(),
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
    const load = () => loadConfig({ ...secrets, ALUR_SERVICE_KEY: random(), [variable]: wrong });
    expect(load).toThrow(variable);
    expect(load).not.toThrow(/rahasia/);
  }
  const found = loadConfig({ ...secrets, ALUR_MONGODB_URL: 'mongodb+srv://alur@db.example/?replicaSet=rs0' });
  expect(found.mongodbDatabase).toBe('alur');
  expect(found.kurrentdbUrl).toBeUndefined();
});

test('who asks for people has the key of one service, and not the secret of all', () => {
  const asking = { ...secrets, ALUR_PEOPLE_URL: 'http://intake:3101' };
  expect(() => loadConfig(asking)).toThrow(/ALUR_SERVICE_KEY: required/);
  expect(loadConfig({ ...asking, ALUR_SERVICE_KEY: random() }).peopleUrl).toBe('http://intake:3101');
  const both = { ...asking, ALUR_SERVICE_KEY: random(), ALUR_SERVICE_SECRET: random() };
  expect(() => loadConfig(both)).toThrow(/ALUR_SERVICE_SECRET: of intake alone/);
  expect(() => loadConfig({ ...secrets, ALUR_SERVICE_KEY: random() })).toThrow(/only with ALUR_PEOPLE_URL/);
  expect(loadConfig({ ALUR_DEMO: 'true', ALUR_PEOPLE_URL: 'http://intake:3101' }).demo).toBe(true);
});

describe('a secret outside the demo', () => {
  test.each([
    ['one letter', 'a'.repeat(44)],
    ['a text of the manual, repeated', 'change-me-'.repeat(5)],
    ['a NIK, repeated', '1609010107459991'.repeat(4)],
    ['the alphabet', 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'],
    ['digits in their order', '0123456789abcdef'.repeat(4)],
    ['a sentence', 'rumahkamidekatsungaimusidanlautyangbiruitu'],
    ['a sentence in words', 'rumah kami dekat sungai musi dan laut yang biru'],
    ['31 random bytes', randomBytes(31).toString('hex')],
  ])('is not %s', (_, weak) => {
    for (const variable of ['ALUR_MASTER_KEY', 'ALUR_TOKEN_SECRET', 'ALUR_SERVICE_SECRET']) {
      const load = () => loadConfig({ ...secrets, [variable]: weak });
      expect(load).toThrow(new RegExp(`${variable}: (is not random|must be 32 random bytes)`));
      expect(load).not.toThrow(new RegExp(weak));
    }
    expect(loadConfig({ ALUR_DEMO: 'true', ALUR_MASTER_KEY: weak }).masterKey).toBe(weak);
  });

  test('is another one than each of the others', () => {
    const same = secrets.ALUR_MASTER_KEY;
    for (const variable of ['ALUR_TOKEN_SECRET', 'ALUR_SERVICE_SECRET', 'ALUR_METRICS_TOKEN']) {
      expect(() => loadConfig({ ...secrets, [variable]: same })).toThrow(
        `${variable}: must differ from ALUR_MASTER_KEY`,
      );
    }
  });

  test('is taken in every usual form', () => {
    for (let n = 0; n < 2_000; n += 1) {
      const bytes = randomBytes(32);
      for (const form of ['base64', 'base64url', 'hex'] as const) {
        const key = bytes.toString(form);
        expect([key, weaknessOf(key)]).toEqual([key, undefined]);
      }
    }
  });
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
