import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES } from '@alur/office';
import { loadConfig } from '@alur/platform';
import { expect, test } from '@jest/globals';
import { faultsAlone } from './serve.ts';

const FOLDER = join(import.meta.dirname, '../../../deploy/config');
/** What the files leave to the environment. */
const random = () => randomBytes(32).toString('base64');
const SECRETS = { ALUR_MASTER_KEY: random(), ALUR_TOKEN_SECRET: random() };
/** How the service is known to intake, or how intake knows the others. */
const KEYS = (service: string) =>
  service === 'intake' ? { ALUR_SERVICE_SECRET: random() } : { ALUR_SERVICE_KEY: random() };

test('every service has an example of its settings, and nobody else has', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(SERVICES.map(({ name }) => `${name}.yaml`).sort());
});

test.each(SERVICES)('the example of $name is enough for the service alone, with the secrets', (service) => {
  const file = join(FOLDER, `${service.name}.yaml`);
  const config = loadConfig({ ...SECRETS, ...KEYS(service.name), ALUR_CONFIG: file });
  expect(faultsAlone(service, config)).toEqual([]);
  expect(config.kafkaBrokers).toBeDefined();
  expect(config.mongodbUrl).toBeDefined();
  const without = () => faultsAlone(service, loadConfig({ ...SECRETS, ALUR_CONFIG: file })).join();
  if (service.name === 'intake') expect(without()).toContain('ALUR_SERVICE_SECRET');
  else expect(without).toThrow(/ALUR_SERVICE_KEY/);
});

test('each service has a port of its own', () => {
  const ports = SERVICES.map(
    ({ name }) => loadConfig({ ...SECRETS, ...KEYS(name), ALUR_CONFIG: join(FOLDER, `${name}.yaml`) }).port,
  );
  expect(ports).toEqual([3101, 3102, 3103, 3104, 3105, 3106]);
});
