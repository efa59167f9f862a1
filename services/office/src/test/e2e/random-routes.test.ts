import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DemoClient, supplyOffice } from '@alur/demo';
import { checkService, loadStandards, type ServiceDefinition } from '@alur/standards';
import { randomPart, serviceWith } from '@alur/standards/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SERVICES } from '../../composition/office.ts';
import { openOffice, type TestOffice } from '../fixtures/office.ts';
import { Desks, HttpWalk } from '../fixtures/random-routes.ts';

const SEED = Number(process.env['ALUR_TEST_SEED'] ?? Date.now() % 1_000_000);
const shipped = loadStandards();
const TENANTS = new Map(shipped.tenants().map((tenant) => [tenant.code, tenant]));
/** Services of each kind and how many routes of it are worked. */
const BASES: readonly (readonly [string, number])[] = [
  ['layanan-lanjut-usia', 12],
  ['pengaduan-layanan', 4],
  ['layanan-korban-bencana-sosial', 4],
];

const RANDOM: readonly ServiceDefinition[] = BASES.flatMap(([slug, count]) => {
  const base = shipped.service(slug);
  const sound = randomPart(base.kind).filter((part) => checkService(serviceWith(base, part), TENANTS).length === 0);
  return fc
    .sample(sound, { numRuns: count, seed: SEED })
    .map((part, index) => ({ ...serviceWith(base, part), slug: `acak-${base.kind}-${index + 1}` }));
});

const folder = mkdtempSync(join(tmpdir(), 'alur-acak-'));
let office: TestOffice;
let desks: Desks;

beforeAll(async () => {
  const write = (name: string, value: object) => writeFileSync(join(folder, name), JSON.stringify(value));
  for (const name of ['services', 'tenants', 'calendars']) mkdirSync(join(folder, name));
  for (const tenant of shipped.tenants()) write(`tenants/${tenant.code}.yaml`, tenant);
  for (const calendar of shipped.calendars) write(`calendars/${calendar.year}.yaml`, calendar);
  for (const service of RANDOM) write(`services/${service.slug}.yaml`, service);
  office = await openOffice(SERVICES, undefined, { standards: loadStandards({ directory: folder }) });
  await supplyOffice(new DemoClient(office.url));
  desks = new Desks(office);
});

afterAll(async () => {
  await office.close();
  rmSync(folder, { recursive: true });
});

test.each(RANDOM.map((service) => [service.slug, service] as const))(
  `%s passes the check and is worked to its end by officers of the roles that it names (seed ${SEED})`,
  async (_slug, service) => {
    const [choices] = fc.sample(fc.array(fc.nat(1_000), { minLength: 20, maxLength: 20 }), { numRuns: 1, seed: SEED });
    const ended = await new HttpWalk(desks, service, choices!).run().catch((cause: unknown) => {
      throw new Error(`${String(cause)}\nof ${JSON.stringify({ filedBy: service.filedBy, route: service.route })}`);
    });
    expect(['completed', 'rejected']).toContain(ended);
  },
  30_000,
);
