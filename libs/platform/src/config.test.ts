import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadConfig } from './config.ts';

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
