import { fileURLToPath } from 'node:url';
import { matchPages } from '@alur/documents/testing';
import { loadStandards } from '@alur/standards';
import { expect, test } from '@jest/globals';
import { extractText, getDocumentProxy } from 'unpdf';
import type { Assessment } from '../domain/incident-events.ts';
import { printReport } from './assessment-report.ts';

const tenant = loadStandards().tenant('oku-selatan');
const at = '2026-07-31T18:30:00.000Z';

function assessment(subjectId: string, damage: Assessment['damage']): Assessment {
  const capture = { submissionId: 's', deviceId: 'd', occurredAt: at, baseRevision: 0, recordId: 'r', photoIds: [] };
  return { ...capture, by: 'x', at, subjectId, members: 4, victims: { dead: 1, injured: 0, displaced: 3 }, damage };
}

const NUMBER = '400.9/4/LAB/DINSOS/VIII/2026';
const reported = {
  caseId: 'case-1',
  ticket: 'BS-2026-0007',
  village: '16.09.01.2004',
  hazard: 'kebakaran',
  localClass: 'sosial',
  occurredAt: '2026-07-30T22:15:00.000Z',
  at,
} as const;

function print(arrivedAt: string | null = null) {
  const response = { departedAt: '2026-07-31T01:00:00.000Z', arrivedAt, at };
  const team = { lead: 'oku-selatan.tagana', members: ['oku-selatan.tagana', 'oku-selatan.tagana-2'] };
  const assessments = [assessment('p1', 'berat'), assessment('p2', null)];
  return printReport(tenant, NUMBER, at, { reported, response, team }, assessments, new Map([['p1', 'W*** C***']]));
}

test('the report adds up the households, in the time of the office, without naming anybody', async () => {
  const { text } = await extractText(await getDocumentProxy(await print()), { mergePages: true });
  const page = text.replace(/\s+/g, ' ');
  for (const shown of [
    'LAPORAN HASIL ASESMEN BENCANA',
    `Nomor: ${NUMBER}`,
    'Kejadian : Kebakaran',
    'Waktu kejadian : 31 Juli 2026, 05.15 WIB',
    'Tempat : Desa Suka Banjar, Kecamatan Muara Dua',
    'Ketua tim : (Contoh) Koordinator Tagana',
    'Anggota tim : (Contoh) Koordinator Tagana, tagana-2',
    '1 Agustus 2026',
    '31 Juli 2026, 08.00 WIB',
    'Rumah tangga : 2',
    'Jiwa : 8',
    'Rusak berat : 1',
    'Rusak ringan : 0',
    'W*** C***',
    '(data dihapus)',
    'tidak rusak',
  ]) {
    expect(page).toContain(shown);
  }
});

test('field 14: a time that cannot be is not printed', async () => {
  const bytes = await print('2027-11-30T13:30:00.000Z');
  const { text } = await extractText(await getDocumentProxy(bytes), { mergePages: true });
  expect(text.replace(/\s+/g, ' ')).toContain('Tiba di lokasi : tidak dicatat');
});

test('F27: the pages of the report are those that were looked at', async () => {
  const path = fileURLToPath(new URL('./pages/laporan-asesmen-bencana', import.meta.url));
  await matchPages(await print('2026-07-31T02:10:00.000Z'), path);
});

test('the same assessment prints the same bytes', async () => {
  expect(await print()).toEqual(await print());
});
