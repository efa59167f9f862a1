import { fileURLToPath } from 'node:url';
import { matchPages } from '@alur/documents/testing';
import { loadStandards } from '@alur/standards';
import { expect, test } from '@jest/globals';
import { needsStamp, printKuitansi } from './kuitansi.ts';

const tenant = loadStandards().tenant('oku-selatan');

test.each([
  [5_000_000, 'auto', false],
  [5_000_001, 'auto', true],
  [5_000_001, 'off', false],
] as const)('a receipt over %d rupiah with meterai "%s" has room for the stamp: %s', (amount, meterai, expected) => {
  expect(needsStamp({ meterai }, amount)).toBe(expected);
});

test('the page of a kuitansi is the one that was looked at', async () => {
  const pdf = await printKuitansi(tenant, {
    number: '400.9/12/BASTD/DINSOS/XII/2026',
    account: '5.3.01.01 Belanja Tidak Terduga, tahun anggaran 2026',
    recipient: { name: 'Raden Ajeng Siti Nurhaliza Kusumawardhani Pramudita binti Haji Abdurrahman', address: null },
    amount: 7_525_000,
    purpose: 'Bantuan dana bagi korban bencana sosial menurut nota dinas 400.9/3/ND/DINSOS/XI/2026',
    issueDate: '2026-12-01',
    cashier: 'oku-selatan.bendahara-bansos',
    printedAt: '2026-12-01T02:00:00.000Z',
    void: false,
  });
  await matchPages(pdf, fileURLToPath(new URL('./pages/kuitansi', import.meta.url)));
});
