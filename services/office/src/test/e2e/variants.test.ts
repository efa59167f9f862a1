import { DEMO_PASSWORD } from '@alur/identity/demo';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Conformance } from '../fixtures/conformance.ts';
import { NOW, openOffice, type TestOffice } from '../fixtures/office.ts';
import { supplies } from '../fixtures/variants/aid.ts';
import { AWARDS } from '../fixtures/variants/awards.ts';
import { COUNTER } from '../fixtures/variants/counter.ts';
import { DISASTERS } from '../fixtures/variants/disasters.ts';
import { EVERYWHERE } from '../fixtures/variants/everywhere.ts';
import { FIELD } from '../fixtures/variants/field.ts';
import { GRIEVANCES } from '../fixtures/variants/grievances.ts';
import { Office } from '../fixtures/variants/http.ts';
import { INCIDENTS } from '../fixtures/variants/incidents.ts';
import { LISTS } from '../fixtures/variants/lists.ts';
import { MORE_OFFICERS } from '../fixtures/variants/officers.ts';
import { PAYMENTS } from '../fixtures/variants/payments.ts';
import { Play } from '../fixtures/variants/play.ts';
import { REACH } from '../fixtures/variants/reach.ts';
import { REGISTERS } from '../fixtures/variants/registers.ts';
import { OKU } from '../fixtures/variants/services.ts';
import { SIGNED } from '../fixtures/variants/signed.ts';
import type { Variant } from '../fixtures/variants/variant.ts';
import { VILLAGE } from '../fixtures/variants/village.ts';

const VARIANTS: readonly Variant[] = [
  ...EVERYWHERE,
  ...FIELD,
  ...SIGNED,
  ...DISASTERS,
  ...PAYMENTS,
  ...AWARDS,
  ...REGISTERS,
  ...VILLAGE,
  ...COUNTER,
  ...GRIEVANCES,
  ...LISTS,
  ...REACH,
  ...INCIDENTS,
];

/** Services that are not announced: complaints, and the second door of a letter. */
const UNLISTED = ['pengaduan-layanan', 'surat-keterangan-dtks-pengantar'];

let running: TestOffice;
let office: Office;
let conformance: Conformance;

beforeAll(async () => {
  running = await openOffice();
  conformance = await Conformance.of(running);
  office = new Office(running.url, (exchange) => conformance.look(exchange));
  for (const [username, roles] of Object.entries(MORE_OFFICERS)) {
    const officer = {
      id: `${OKU.tenant}.${username}`,
      tenant: OKU.tenant,
      roles: [...roles],
      village: null,
      district: null,
    };
    await running.accounts.create({ officer, username, password: DEMO_PASSWORD });
  }
  await supplies(new Play(office, running.clock, { ...OKU, service: 'penanggulangan-bencana' }));
});

afterAll(() => running.close());

/** A variant assumes nothing of another: the same hour, a citizen of another house. */
beforeEach(() => {
  running.clock.set(NOW);
  office.signEverybodyOut();
  office.nextHousehold();
});

async function play({ acts, ...where }: Variant): Promise<void> {
  // What is not right yet is not waited for as long as what must come.
  const on = new Play(office, running.clock, { ...where, ...(where.pending && { patienceMs: 1_000 }) });
  for (const act of acts) await act(on);
}

describe.each([...Map.groupBy(VARIANTS, ({ service }) => service)])('%s', (_service, variants) => {
  for (const variant of variants) {
    const { name, pending } = variant;
    if (pending === undefined) test(name, () => play(variant));
    else test.failing(`${name} (pending: ${pending})`, () => play(variant));
  }
});

test('no variant has the name of another', () => {
  const names = VARIANTS.map(({ service, name }) => `${service}: ${name}`);
  expect(names).toEqual([...new Set(names)]);
});

test('every published service is played', async () => {
  const { body } = await office.ok(null, 'GET', '/api/portal/public/services');
  const published = body.items.map(({ slug }: { slug: string }) => slug);
  expect(published.length).toBeGreaterThanOrEqual(21);
  expect(new Set(VARIANTS.map(({ service }) => service))).toEqual(new Set([...published, ...UNLISTED]));
});

test('every answer was as its document says', () => {
  expect(conformance.faults).toEqual([]);
  expect(conformance.seen).toBeGreaterThan(100);
});
