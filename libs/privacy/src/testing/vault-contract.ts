import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Vault } from '../vault.ts';

export interface VaultHarness {
  readonly vault: Vault;
  close(): void | Promise<void>;
}

const OKU = 'oku-selatan';
const LUWU = 'luwu-timur';
const NIK = '1609014107909992';

/** What every adapter of `Vault` must do. `start` gives an empty vault. */
export function vaultContract(name: string, start: () => VaultHarness | Promise<VaultHarness>): void {
  describe(`${name} keeps the vault contract`, () => {
    let harness: VaultHarness;
    let vault: Vault;

    beforeEach(async () => {
      harness = await start();
      vault = harness.vault;
    });
    afterEach(() => harness.close());

    function identity(subjectId: string, personName: string, nik: string, tenant = OKU): Promise<string> {
      return vault.put({
        tenant,
        subjectId,
        kind: 'identity',
        recordId: `identity:${subjectId}`,
        data: { name: personName, nik },
        index: { name: [personName], nik: [nik] },
      });
    }

    test('gives back what was put, and only to its tenant', async () => {
      const id = await vault.put({ tenant: OKU, subjectId: 's1', kind: 'note', data: { text: 'Rumah rusak', n: [1] } });
      expect(await vault.get(OKU, id)).toEqual({ text: 'Rumah rusak', n: [1] });
      expect(await vault.get(LUWU, id)).toBeUndefined();
      expect(await vault.get(OKU, 'unknown')).toBeUndefined();
    });

    test('any JSON object survives the round trip', async () => {
      const anyRecord = fc.record({ text: fc.string({ unit: 'binary' }), rest: fc.jsonValue() });
      await fc.assert(
        fc.asyncProperty(anyRecord, fc.uuid(), async (data, subjectId) => {
          const id = await vault.put({ tenant: OKU, subjectId, kind: 'note', data });
          expect(await vault.get(OKU, id)).toEqual(JSON.parse(JSON.stringify(data)));
        }),
        { numRuns: 50 },
      );
    });

    test('a blind value is the same each time, and different per tenant, purpose and value', async () => {
      const values = await Promise.all([
        vault.blind(OKU, 'subject', NIK),
        vault.blind(OKU, 'subject', NIK),
        vault.blind(LUWU, 'subject', NIK),
        vault.blind(OKU, 'other', NIK),
        vault.blind(OKU, 'subject', `${NIK}1`),
      ]);
      expect(values[0]).toMatch(/^[0-9a-f]{32}$/);
      expect(values[1]).toBe(values[0]);
      expect(new Set(values).size).toBe(4);
    });

    test('the same record id replaces the data and the index', async () => {
      await identity('s1', 'Siti Aminah', NIK);
      await identity('s1', 'Siti Khadijah', NIK);
      expect(await vault.get(OKU, 'identity:s1')).toEqual({ name: 'Siti Khadijah', nik: NIK });
      expect(await vault.lookup(OKU, { name: ['aminah'] }, { limit: 10 })).toEqual([]);
      expect(await vault.lookup(OKU, { name: ['khadijah'] }, { limit: 10 })).toEqual(['s1']);
    });

    test('a record id of one subject is refused for another', async () => {
      await identity('s1', 'Siti Aminah', NIK);
      const taken = vault.put({ tenant: OKU, subjectId: 's2', kind: 'note', recordId: 'identity:s1', data: {} });
      await expect(taken).rejects.toMatchObject({ code: 'record-taken' });
      expect(await vault.get(OKU, 'identity:s1')).toMatchObject({ name: 'Siti Aminah' });
    });

    test('a list of records leaves out what is unknown or erased', async () => {
      await identity('s1', 'Siti Aminah', NIK);
      await identity('s2', 'Budi Santoso', '1609010107909991');
      await identity('s3', 'Rahma', '1609010107909993');
      await vault.erase(OKU, 's2');
      const found = await vault.getMany<{ name: string }>(OKU, [
        'identity:s3',
        'identity:s2',
        'nothing',
        'identity:s1',
      ]);
      expect([...found].map(([id, { name }]) => [id, name]).sort()).toEqual([
        ['identity:s1', 'Siti Aminah'],
        ['identity:s3', 'Rahma'],
      ]);
      expect((await vault.getMany(LUWU, ['identity:s1'])).size).toBe(0);
      expect((await vault.getMany(OKU, [])).size).toBe(0);
    });

    test('a person is found by every word of the name, in any order, case and accent', async () => {
      await identity('s1', "Siti Nur'Aini", NIK);
      await identity('s2', 'Siti Aminah', '1609010107909991');
      expect(await vault.lookup(OKU, { name: ['NURAINI', 'sítí'] }, { limit: 10 })).toEqual(['s1']);
      expect(await vault.lookup(OKU, { name: ['siti'] }, { limit: 10 })).toEqual(['s1', 's2']);
      expect(await vault.lookup(OKU, { name: ['siti'] }, { limit: 1 })).toEqual(['s1']);
      expect(await vault.lookup(OKU, { name: ['siti', 'budi'] }, { limit: 10 })).toEqual([]);
    });

    test('a field beside the name bounds the hits before they are counted, and the rest comes part by part', async () => {
      const names = ['Suparman Jaya', 'Suparman', 'Suparman Adi', 'Suparman', 'Budi'];
      for (const [index, personName] of names.entries()) {
        const place = index % 2 === 0 ? '1609012001' : '1609012002';
        await vault.put({
          tenant: OKU,
          subjectId: `s${index}`,
          kind: 'identity',
          data: {},
          index: { name: [personName], place: [place] },
        });
      }
      const inVillage = { name: ['suparman'], place: ['1609012001'] };
      expect(await vault.lookup(OKU, inVillage, { limit: 1 })).toEqual(['s0']);
      expect(await vault.lookup(OKU, inVillage, { limit: 1, after: 's0' })).toEqual(['s2']);
      expect(await vault.lookup(OKU, inVillage, { limit: 1, after: 's2' })).toEqual([]);
      expect(await vault.lookup(OKU, { name: ['suparman'], place: [] }, { limit: 9 })).toEqual([]);
      expect(await vault.lookup(OKU, { name: ['suparman'] }, { limit: 9, after: 's1' })).toEqual(['s2', 's3']);
    });

    test('a person is found by the whole number only, in its field and tenant only', async () => {
      await identity('s1', 'Siti Aminah', NIK);
      expect(await vault.lookup(OKU, { nik: [NIK] }, { limit: 10 })).toEqual(['s1']);
      expect(await vault.lookup(OKU, { nik: [NIK.slice(0, 15)] }, { limit: 10 })).toEqual([]);
      expect(await vault.lookup(OKU, { kk: [NIK] }, { limit: 10 })).toEqual([]);
      expect(await vault.lookup(LUWU, { nik: [NIK] }, { limit: 10 })).toEqual([]);
    });

    test('values in different records of a subject count together, and each subject comes once', async () => {
      await identity('s1', 'Siti Aminah', NIK);
      await vault.put({ tenant: OKU, subjectId: 's1', kind: 'former', data: {}, index: { name: ['Siti Rohani'] } });
      expect(await vault.lookup(OKU, { name: ['aminah', 'rohani'] }, { limit: 10 })).toEqual(['s1']);
      expect(await vault.lookup(OKU, { name: ['siti'] }, { limit: 10 })).toEqual(['s1']);
    });

    test('a lookup without a usable word finds nobody', async () => {
      await identity('s1', 'Siti Aminah', NIK);
      expect(await vault.lookup(OKU, { name: [] }, { limit: 10 })).toEqual([]);
      expect(await vault.lookup(OKU, { name: ['', ' . ', 'a'] }, { limit: 10 })).toEqual([]);
      const endless = Array.from({ length: 5_000 }, (_, index) => `kata${index}`);
      expect(await vault.lookup(OKU, { name: endless }, { limit: 10 })).toEqual([]);
    });

    test('tells everything held about a subject', async () => {
      await identity('s1', 'Siti Aminah', NIK);
      const note = await vault.put({ tenant: OKU, subjectId: 's1', kind: 'note', data: { text: 'x' } });
      await identity('s2', 'Budi', '1609010107909991');
      expect(await vault.recordsOf(OKU, 's1')).toEqual([
        { recordId: 'identity:s1', kind: 'identity' },
        { recordId: note, kind: 'note' },
      ]);
      expect(await vault.recordsOf(LUWU, 's1')).toEqual([]);
    });

    test('an erased subject cannot be read, found or written again, and the erasure is provable', async () => {
      await identity('s1', 'Siti Aminah', NIK);
      await identity('s2', 'Siti Rohani', '1609010107909991');
      await identity('s1', 'Siti Asing', NIK, LUWU);
      expect(await vault.erasure(OKU, 's1')).toBeUndefined();
      await vault.erase(OKU, 's1');

      expect(await vault.get(OKU, 'identity:s1')).toBeUndefined();
      expect(await vault.lookup(OKU, { name: ['siti'] }, { limit: 10 })).toEqual(['s2']);
      expect(await vault.recordsOf(OKU, 's1')).toEqual([]);
      await expect(identity('s1', 'Siti Aminah', NIK)).rejects.toMatchObject({ code: 'subject-erased' });
      expect(await vault.erasure(OKU, 's1')).toEqual({
        erasedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        records: 1,
        keyFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      expect(await vault.get(OKU, 'identity:s2')).toMatchObject({ name: 'Siti Rohani' });
      expect(await vault.get(LUWU, 'identity:s1')).toMatchObject({ name: 'Siti Asing' });
    });

    test('erasing again changes nothing', async () => {
      await identity('s1', 'Siti Aminah', NIK);
      await vault.erase(OKU, 's1');
      const proof = await vault.erasure(OKU, 's1');
      await vault.erase(OKU, 's1');
      expect(await vault.erasure(OKU, 's1')).toEqual(proof);
    });

    test('data that arrives after the erasure of a subject unknown here is refused', async () => {
      await vault.erase(OKU, 's9');
      expect(await vault.erasure(OKU, 's9')).toMatchObject({ records: 0, keyFingerprint: null });
      await expect(identity('s9', 'Siti Aminah', NIK)).rejects.toMatchObject({ code: 'subject-erased' });
    });

    test('concurrent first writes about one subject share one key', async () => {
      const ids = await Promise.all(
        Array.from({ length: 40 }, (_, n) => vault.put({ tenant: OKU, subjectId: 's1', kind: 'note', data: { n } })),
      );
      const found = await vault.getMany<{ n: number }>(OKU, ids);
      expect(ids.map((id) => found.get(id)?.n)).toEqual(Array.from({ length: 40 }, (_, n) => n));
    });

    test('a write that fails does not take its neighbours along', async () => {
      await vault.erase(OKU, 'gone');
      const results = await Promise.allSettled([
        identity('s1', 'Siti Aminah', NIK),
        identity('gone', 'Budi', '1609010107909991'),
        identity('s2', 'Rahma', '1609010107909993'),
      ]);
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await vault.get(OKU, 'identity:s1')).toMatchObject({ name: 'Siti Aminah' });
      expect(await vault.get(OKU, 'identity:s2')).toMatchObject({ name: 'Rahma' });
    });
  });
}
