import { TOPICS } from '@alur/contracts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LIST_LIMIT, type ParkedMessage, type ParkingLot, type QuarantinedRecord } from '../parking-lot.ts';

export interface ParkingLotHarness {
  /** An empty parking lot; the suite closes it. */
  open(): Promise<ParkingLot>;
  /** Closes the lot and opens it again over the same storage. */
  reopen(lot: ParkingLot): Promise<ParkingLot>;
}

const AT = '2026-07-01T02:30:00.000Z';

/** A message of a key as it parks. */
export function parked(
  id: string,
  key: string,
  error: string | null = null,
  group = 'portal',
  revision = 1,
  tenant = 'oku-selatan',
): ParkedMessage {
  const message = {
    id,
    type: 'alur.intake.case-reopened.v1',
    source: 'alur/intake',
    subject: key,
    time: AT,
    tenant,
    actor: 'oku-selatan.front-office-1',
    stream: `oku-selatan/case/${key}`,
    revision,
    correlationId: 'c-1',
    data: { caseId: key },
  };
  return { id, group, key, message, error, attempts: error === null ? 0 : 5, parkedAt: AT };
}

function unreadable(offset: string, group = 'portal'): QuarantinedRecord {
  return { group, topic: TOPICS.intake, partition: 3, offset, error: 'no key', quarantinedAt: AT };
}

/** Every adapter of `ParkingLot` must pass. */
export function parkingLotContract(name: string, harness: ParkingLotHarness): void {
  describe(`${name} is a parking lot`, () => {
    let lot: ParkingLot;
    const ids = async (key: string) => (await lot.ofKey('portal', key)).map((one) => one.id);

    const isParked = async (group: string, key: string) => (await lot.parkedKeys(group, [key])).has(key);

    beforeEach(async () => {
      lot = await harness.open();
    });
    afterEach(() => lot.close());

    test('keeps the messages of a key in the order they were parked', async () => {
      await lot.park(parked('m1', 'case-1', 'TypeError: x'));
      await lot.park(parked('m9', 'case-2', 'TypeError: y'));
      await lot.park(parked('m2', 'case-1'));
      expect(await lot.ofKey('portal', 'case-1')).toEqual([
        parked('m1', 'case-1', 'TypeError: x'),
        parked('m2', 'case-1'),
      ]);
      expect((await lot.list()).map((one) => one.id)).toEqual(['m1', 'm9', 'm2']);
    });

    test('knows at once which keys are parked, group by group', async () => {
      expect(await isParked('portal', 'case-1')).toBe(false);
      await lot.park(parked('m1', 'case-1'));
      expect(await isParked('portal', 'case-1')).toBe(true);
      expect(await isParked('portal', 'case-2')).toBe(false);
      expect(await isParked('survey', 'case-1')).toBe(false);
      expect(await lot.list('survey')).toEqual([]);
    });

    test('parking a message again changes nothing', async () => {
      await lot.park(parked('m1', 'case-1', 'first'));
      await lot.park(parked('m2', 'case-1'));
      await lot.park(parked('m1', 'case-1', 'second'));
      expect((await lot.list('portal')).map((one) => one.error)).toEqual(['first', null]);
      await lot.remove('portal', 'm1');
      await lot.remove('portal', 'm2');
      expect(await isParked('portal', 'case-1')).toBe(false);
    });

    test('the same message may be parked for two groups', async () => {
      await lot.park(parked('m1', 'case-1', null, 'portal'));
      await lot.park(parked('m1', 'case-1', null, 'survey'));
      await lot.remove('survey', 'm1');
      expect(await isParked('portal', 'case-1')).toBe(true);
      expect(await isParked('survey', 'case-1')).toBe(false);
    });

    test('a key is free when its last message is removed; removing twice does no harm', async () => {
      await lot.park(parked('m1', 'case-1'));
      await lot.park(parked('m2', 'case-1'));
      await lot.remove('portal', 'm1');
      await lot.remove('portal', 'm1');
      expect(await isParked('portal', 'case-1')).toBe(true);
      await lot.remove('portal', 'm2');
      expect(await isParked('portal', 'case-1')).toBe(false);
    });

    test('records a failed retry', async () => {
      await lot.park(parked('m1', 'case-1', 'first'));
      await lot.recordFailure('portal', 'm1', 'second', 1);
      expect(await lot.ofKey('portal', 'case-1')).toEqual([{ ...parked('m1', 'case-1', 'second'), attempts: 6 }]);
    });

    test('a discarded message is gone for good', async () => {
      await lot.park(parked('m1', 'case-1', 'bad'));
      await lot.park(parked('m2', 'case-1'));
      await lot.discard('portal', 'm1', 'oku-selatan.admin-1', 'duplicate', AT);
      expect(await ids('case-1')).toEqual(['m2']);
      await lot.park(parked('m1', 'case-1', 'bad'));
      expect(await ids('case-1')).toEqual(['m2']);
      const states = new Map([
        ['m1', 'discarded'],
        ['m2', 'parked'],
      ]);
      expect(await lot.statesOf('portal', ['m0', 'm1', 'm2'])).toEqual(states);
      expect(await lot.statesOf('portal', [])).toEqual(new Map());
      expect(await lot.statesOf('other', ['m1', 'm2'])).toEqual(new Map());
    });

    test('tells which of many keys are parked', async () => {
      expect(await lot.parkedKeys('portal', [])).toEqual(new Set());
      for (const key of ['case-1', 'case-2', 'case-3']) await lot.park(parked(`m-${key}`, key));
      await lot.park(parked('m2', 'case-1'));
      await lot.remove('portal', 'm-case-2');
      const asked = Array.from({ length: 500 }, (_, n) => `case-${n}`);
      expect(await lot.parkedKeys('portal', asked)).toEqual(new Set(['case-1', 'case-3']));
      expect([await lot.count('portal'), await lot.count('survey'), await lot.count()]).toEqual([2, 0, 2]);
    });

    test('finds one message, the first ones of a key, the keys of a group and what is parked of a tenant', async () => {
      await lot.park(parked('m1', 'case-1', 'bad'));
      await lot.park(parked('m2', 'case-1'));
      await lot.park(parked('m3', 'case-9', 'bad', 'portal', 1, 'luwu-timur'));
      await lot.park(parked('m1', 'case-1', 'bad', 'survey'));
      expect(await lot.find('portal', 'm2')).toEqual(parked('m2', 'case-1'));
      expect(await lot.find('survey', 'm2')).toBeUndefined();
      expect(await lot.ofKey('portal', 'case-1', 1)).toEqual([parked('m1', 'case-1', 'bad')]);
      expect((await lot.keysOf('portal')).sort()).toEqual(['case-1', 'case-9']);
      expect((await lot.list('portal', 'luwu-timur')).map(({ id }) => id)).toEqual(['m3']);
      expect((await lot.list(undefined, 'oku-selatan')).map(({ id }) => id)).toEqual(['m1', 'm2', 'm1']);
      expect(await lot.count()).toBe(3);
    });

    test('knows whether a revision of a stream waits', async () => {
      const { stream } = parked('m4', 'case-1').message;
      await lot.park(parked('m4', 'case-1', 'bad', 'portal', 4));
      expect(await lot.holds('portal', stream, 3)).toBe(false);
      expect(await lot.holds('portal', stream, 4)).toBe(true);
      expect(await lot.holds('portal', stream, 5)).toBe(true);
      expect(await lot.holds('survey', stream, 5)).toBe(false);
      expect(await lot.holds('portal', 'oku-selatan/case/case-2', 5)).toBe(false);
      await lot.discard('portal', 'm4', 'oku-selatan.admin-1', 'duplicate', AT);
      expect(await lot.holds('portal', stream, 5)).toBe(false);
    });

    test('a list is bounded, oldest first', async () => {
      const first = Array.from({ length: LIST_LIMIT }, (_, n) => `m${n}`);
      await Promise.all(first.map((id) => lot.park(parked(id, 'case-1'))));
      await lot.park(parked('last', 'case-1'));
      expect(new Set((await lot.list('portal')).map(({ id }) => id))).toEqual(new Set(first));
      expect(new Set(await ids('case-1'))).toEqual(new Set(first));
      expect((await lot.statesOf('portal', [...first, 'last', 'never'])).size).toBe(LIST_LIMIT + 1);
    });

    test('messages of many keys that park side by side stay in order within their key', async () => {
      const keys = Array.from({ length: 8 }, (_, n) => `case-${n}`);
      await Promise.all(
        keys.map(async (key) => {
          for (let n = 0; n < 10; n += 1) await lot.park(parked(`${key}-m${n}`, key));
        }),
      );
      for (const key of keys) expect(await ids(key)).toEqual(Array.from({ length: 10 }, (_, n) => `${key}-m${n}`));
    });

    test('whatever JSON a broken message holds comes back as it was', async () => {
      const odd = parked('m1', 'case-1', 'invalid-data');
      const data = { $where: 1, 'a.b': { $set: null }, '': '\u0000', broken: '\ud800', deep: deep(150), __proto: [] };
      await lot.park({ ...odd, message: { ...odd.message, data } });
      expect(await lot.find('portal', 'm1')).toEqual({ ...odd, message: { ...odd.message, data } });
    });

    test('what cannot be read is quarantined once, until an officer dismisses it with a reason', async () => {
      const dismiss = (offset: string, group = 'portal') =>
        lot.dismiss({ group, topic: TOPICS.intake, partition: 3, offset }, 'oku-selatan.admin-1', 'test message', AT);
      expect(await lot.quarantined()).toEqual([]);
      await lot.quarantine(unreadable('41'));
      await lot.quarantine({ ...unreadable('41'), error: 'seen again' });
      await lot.quarantine(unreadable('9'));
      await lot.quarantine(unreadable('41', 'survey'));
      expect(await lot.quarantined()).toEqual([unreadable('41'), unreadable('9'), unreadable('41', 'survey')]);
      expect(await dismiss('40')).toBe(false);
      expect(await dismiss('41')).toBe(true);
      expect(await dismiss('41')).toBe(false);
      await lot.quarantine(unreadable('41'));
      expect(await lot.quarantined('portal')).toEqual([unreadable('9')]);
      lot = await harness.reopen(lot);
      expect(await lot.quarantined()).toEqual([unreadable('9'), unreadable('41', 'survey')]);
      expect(await lot.count()).toBe(0);
    });

    test('a group that is forgotten leaves nothing, and no other one loses anything', async () => {
      for (const group of ['portal', 'portal.1']) {
        await lot.park(parked('m1', 'case-1', 'bad', group));
        await lot.park(parked('m2', 'case-2', 'bad', group));
        await lot.discard(group, 'm2', 'oku-selatan.admin-1', 'duplicate', AT);
        await lot.quarantine(unreadable('41', group));
      }
      await lot.forget('portal.1');
      await lot.forget('portal.1');
      expect(await lot.statesOf('portal.1', ['m1', 'm2'])).toEqual(new Map());
      expect(await isParked('portal.1', 'case-1')).toBe(false);
      expect(await lot.keysOf('portal')).toEqual(['case-1']);
      expect((await lot.statesOf('portal', ['m1', 'm2'])).size).toBe(2);
      expect(await lot.quarantined()).toEqual([unreadable('41')]);
      await lot.park(parked('m2', 'case-2', 'bad', 'portal.1'));
      expect(await lot.keysOf('portal.1')).toEqual(['case-2']);
    });

    test('everything is there after a restart', async () => {
      await lot.park(parked('m1', 'case-1', 'bad'));
      await lot.park(parked('m2', 'case-1'));
      await lot.park(parked('m3', 'case-2', 'bad'));
      await lot.discard('portal', 'm3', 'oku-selatan.admin-1', 'duplicate', AT);
      lot = await harness.reopen(lot);
      expect(await ids('case-1')).toEqual(['m1', 'm2']);
      expect(await isParked('portal', 'case-1')).toBe(true);
      expect(await isParked('portal', 'case-2')).toBe(false);
      await lot.park(parked('m3', 'case-2', 'bad'));
      expect(await isParked('portal', 'case-2')).toBe(false);
    });
  });
}

function deep(levels: number): object {
  let value: object = {};
  for (let level = 0; level < levels; level += 1) value = { value };
  return value;
}
