import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ParkedMessage, ParkingLot } from '../parking-lot.ts';

export interface ParkingLotHarness {
  /** An empty parking lot. */
  open(): Promise<ParkingLot>;
  /** Closes the lot and opens it again over the same storage. */
  reopen(lot: ParkingLot): Promise<ParkingLot>;
}

const AT = '2026-07-01T02:30:00.000Z';

function parked(id: string, key: string, error: string | null = null, group = 'portal'): ParkedMessage {
  const message = {
    id,
    type: 'alur.intake.case-reopened.v1',
    source: 'alur/intake',
    subject: key,
    time: AT,
    tenant: 'oku-selatan',
    actor: 'oku-selatan.front-office-1',
    stream: `oku-selatan/case/${key}`,
    revision: 1,
    correlationId: 'c-1',
    data: { caseId: key },
  };
  return { id, group, key, message, error, attempts: error === null ? 0 : 5, parkedAt: AT };
}

/** Every adapter of `ParkingLot` must pass. */
export function parkingLotContract(name: string, harness: ParkingLotHarness): void {
  describe(`${name} is a parking lot`, () => {
    let lot: ParkingLot;
    const ids = async (key: string) => (await lot.ofKey('portal', key)).map((one) => one.id);

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
      expect(lot.isParked('portal', 'case-1')).toBe(false);
      await lot.park(parked('m1', 'case-1'));
      expect(lot.isParked('portal', 'case-1')).toBe(true);
      expect(lot.isParked('portal', 'case-2')).toBe(false);
      expect(lot.isParked('survey', 'case-1')).toBe(false);
      expect(await lot.list('survey')).toEqual([]);
    });

    test('parking a message again changes nothing', async () => {
      await lot.park(parked('m1', 'case-1', 'first'));
      await lot.park(parked('m2', 'case-1'));
      await lot.park(parked('m1', 'case-1', 'second'));
      expect((await lot.list('portal')).map((one) => one.error)).toEqual(['first', null]);
      await lot.remove('portal', 'm1');
      await lot.remove('portal', 'm2');
      expect(lot.isParked('portal', 'case-1')).toBe(false);
    });

    test('the same message may be parked for two groups', async () => {
      await lot.park(parked('m1', 'case-1', null, 'portal'));
      await lot.park(parked('m1', 'case-1', null, 'survey'));
      await lot.remove('survey', 'm1');
      expect(lot.isParked('portal', 'case-1')).toBe(true);
      expect(lot.isParked('survey', 'case-1')).toBe(false);
    });

    test('a key is free when its last message is removed; removing twice does no harm', async () => {
      await lot.park(parked('m1', 'case-1'));
      await lot.park(parked('m2', 'case-1'));
      await lot.remove('portal', 'm1');
      await lot.remove('portal', 'm1');
      expect(lot.isParked('portal', 'case-1')).toBe(true);
      await lot.remove('portal', 'm2');
      expect(lot.isParked('portal', 'case-1')).toBe(false);
    });

    test('records a failed retry', async () => {
      await lot.park(parked('m1', 'case-1', 'first'));
      await lot.recordFailure('portal', 'm1', 'second');
      expect(await lot.ofKey('portal', 'case-1')).toEqual([{ ...parked('m1', 'case-1', 'second'), attempts: 6 }]);
    });

    test('a discarded message is gone for good', async () => {
      await lot.park(parked('m1', 'case-1', 'bad'));
      await lot.park(parked('m2', 'case-1'));
      await lot.discard('portal', 'm1', 'oku-selatan.admin-1', 'duplicate', AT);
      expect(await ids('case-1')).toEqual(['m2']);
      await lot.park(parked('m1', 'case-1', 'bad'));
      expect(await ids('case-1')).toEqual(['m2']);
      expect(await lot.isDiscarded('portal', 'm1')).toBe(true);
      expect(await lot.isDiscarded('portal', 'm2')).toBe(false);
      expect(await lot.isDiscarded('other', 'm1')).toBe(false);
    });

    test('everything is there after a restart', async () => {
      await lot.park(parked('m1', 'case-1', 'bad'));
      await lot.park(parked('m2', 'case-1'));
      await lot.park(parked('m3', 'case-2', 'bad'));
      await lot.discard('portal', 'm3', 'oku-selatan.admin-1', 'duplicate', AT);
      lot = await harness.reopen(lot);
      expect(await ids('case-1')).toEqual(['m1', 'm2']);
      expect(lot.isParked('portal', 'case-1')).toBe(true);
      expect(lot.isParked('portal', 'case-2')).toBe(false);
      await lot.park(parked('m3', 'case-2', 'bad'));
      expect(lot.isParked('portal', 'case-2')).toBe(false);
    });
  });
}
