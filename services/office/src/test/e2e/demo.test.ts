import { type Played, playAll, SCENES } from '@alur/demo';
import { loadStandards } from '@alur/standards';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openOffice, type TestOffice } from '../fixtures/office.ts';

let office: TestOffice;
let played: Played[];

beforeAll(async () => {
  office = await openOffice();
  played = await playAll(office.url);
});

afterAll(() => office.close());

test('the demo plays every published service that has a route', () => {
  const open = loadStandards()
    .services()
    .filter(({ catalogued, route }) => catalogued && route);
  expect(SCENES.map(({ service }) => service).sort()).toEqual(open.map(({ slug }) => slug).sort());
});

test.each(SCENES.map(({ service, promises }) => [service, promises] as const))(
  '%s ends as it promises',
  (service, promises) => {
    const scene = played.find((one) => one.service === service);
    expect(scene).toMatchObject({ outcome: promises.outcome });
    expect(scene).not.toHaveProperty('fault');
    expect(scene?.letters).toHaveLength(promises.letters);
    expect(scene?.basts).toHaveLength(promises.basts);
    expect(scene?.events).toBeGreaterThan(scene!.steps.length);
  },
);

test('nothing was parked and no request failed', async () => {
  for (const { ports } of office.services.values()) expect(await ports.parking.list()).toEqual([]);
  const failures = office.log.filter((line) => /"level":"(error|fatal)"|"status":5\d\d/.test(line));
  expect(failures).toEqual([]);
});
