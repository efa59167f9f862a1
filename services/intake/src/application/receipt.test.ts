import { fileURLToPath } from 'node:url';
import { matchPages } from '@alur/documents/testing';
import { loadStandards } from '@alur/standards';
import { expect, test } from '@jest/globals';
import { extractText, getDocumentProxy } from 'unpdf';
import { printReceipt, type Receipt } from './receipt.ts';

const tenant = loadStandards().tenant('oku-selatan');
const line = { demanded: true, original: false, mayFollow: false } as const;
const receipt: Receipt = {
  ticket: 'OKUS-2026-000123',
  service: 'Rekomendasi Surat Keterangan Tidak Mampu (SKTM)',
  requirements: [
    { ...line, code: 'fc-ktp', label: 'Fotokopi KTP', state: 'supplied' },
    { ...line, code: 'fc-kk', label: 'Fotokopi Kartu Keluarga', state: 'dispensed' },
    {
      ...line,
      code: 'sktm-desa',
      label: 'Surat Keterangan Tidak Mampu dari Kepala Desa/Lurah',
      original: true,
      state: 'missing',
    },
  ],
  printedAt: '2026-12-01T02:05:00.000Z',
  clockStart: null,
  dueAt: null,
  paused: false,
  trackingUrl: 'https://dinsos.example.go.id/lacak?tiket=OKUS-2026-000123',
  officer: '(Contoh) Petugas Loket',
};

test.each(['A5', '80mm'] as const)('a receipt on %s is what was looked at, on one page', async (sheet) => {
  const path = fileURLToPath(new URL(`./pages/tanda-terima-${sheet.toLowerCase()}`, import.meta.url));
  await matchPages(await printReceipt(tenant, receipt, sheet), path);
});

test('a receipt lists what came and what is missing, when, and how the time of the service stands', async () => {
  const text = async (change: Partial<Receipt>) => {
    const pdf = await printReceipt(tenant, { ...receipt, ...change }, 'A5');
    return (await extractText(await getDocumentProxy(pdf), { mergePages: true })).text.replace(/\s+/g, ' ');
  };
  const waiting = await text({});
  for (const shown of [
    '1 Desember 2026, 09.05 WIB',
    'mulai dihitung sesudah berkas lengkap',
    '(dispensasi)',
    '(asli)',
  ]) {
    expect(waiting).toContain(shown);
  }
  const running = { clockStart: '2026-12-01T02:05:00.000Z', dueAt: '2026-12-02T09:00:00.000Z' };
  expect(await text(running)).toContain('berjalan, batas 2 Desember 2026, 16.00 WIB');
  expect(await text({ ...running, paused: true })).toContain('dihentikan sementara');
});
