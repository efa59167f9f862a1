import { fileURLToPath } from 'node:url';
import { matchPages } from '@alur/documents/testing';
import { LETTER_TYPES, type LetterType, latestTemplate, loadStandards } from '@alur/standards';
import { test } from '@jest/globals';
import { composeLetter } from './compose.ts';
import { issuerOn } from './issuer.ts';
import { renderLetter } from './render.ts';
import type { DraftSnapshot } from './snapshot.ts';

const ISSUE = { number: '400.9/17/RSKTM/DINSOS/XII/2026', date: '2026-12-01' };
const URL = 'https://dinsos.example.go.id/verifikasi/7K3Q-M41R-T9XZ-0ABC';
const stored = (name: string) => fileURLToPath(new globalThis.URL(`./pages/${name}`, import.meta.url));

function draft(letterType: LetterType, tenant: string, village: string): DraftSnapshot {
  return {
    salt: 'salt',
    tenant,
    caseId: 'case-1',
    letterType,
    templateVersion: latestTemplate(letterType).version,
    person: {
      name: 'Raden Ajeng Siti Nurhaliza Kusumawardhani Pramudita binti Haji Abdurrahman Wahid Sastrowijoyo',
      nik: '1609010101900001',
      kk: '1609010101900002',
      birthDate: '1990-01-01',
      sex: 'P',
      address:
        'Dusun III Simpang Tiga Way Kiri, Jalan Raya Ranau Kilometer 17 Nomor 123, RT 004/RW 002, dekat Masjid Al-Falah',
      village,
    },
    village,
    registryDataDate: '2026-11-30',
    fields: Object.fromEntries(
      Object.keys(latestTemplate(letterType).fields).map((field) => [field, `Isian ${field}`]),
    ),
  };
}

async function print(letterType: LetterType, code: string, verificationUrl: string | null, issue = ISSUE) {
  const tenant = loadStandards().tenant(code);
  const village = code === 'oku-selatan' ? '16.09.12.2001' : '73.24.08.2001';
  const signer = letterType === 'surat-pengantar-dtks' ? 'kepala-desa-lurah' : 'kepala-dinas';
  const issuer = issuerOn(tenant, letterType, signer, issue.date, village);
  const text = composeLetter(draft(letterType, code, village), issuer, issue);
  return renderLetter(text, { tenant, printedAt: '2026-12-01T02:00:00.000Z', verificationUrl });
}

test.each(LETTER_TYPES)('F27: the pages of a %s are those that were looked at', async (letterType) => {
  await matchPages(await print(letterType, 'oku-selatan', URL), stored(letterType));
});

test('F27: a letter of a village has its letterhead of three lines, without a code', async () => {
  await matchPages(await print('surat-pengantar-dtks', 'luwu-timur', URL), stored('surat-pengantar-dtks-luwu-timur'));
});

test('a draft carries its mark', async () => {
  const issue = { ...ISSUE, number: 'DRAF' };
  await matchPages(await print('rekomendasi-sktm', 'luwu-timur', null, issue), stored('rekomendasi-sktm-draf'));
});
