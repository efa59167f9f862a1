import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { NOW, openOffice, type TestOffice } from '../fixtures/office.ts';
import { supplies } from '../fixtures/variants/aid.ts';
import { EVERYWHERE } from '../fixtures/variants/everywhere.ts';
import { Office } from '../fixtures/variants/http.ts';
import { Play } from '../fixtures/variants/play.ts';
import { OKU } from '../fixtures/variants/services.ts';
import type { Variant } from '../fixtures/variants/variant.ts';

const VARIANTS: readonly Variant[] = [...EVERYWHERE];

let running: TestOffice;
let office: Office;

beforeAll(async () => {
  running = await openOffice();
  office = new Office(running.url);
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
  const on = new Play(office, running.clock, where);
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
