import { randomUUID } from 'node:crypto';
import { photo, scannedPaper } from '../demo/papers.ts';
import { type Example, form, note } from './example.fixture.ts';

const INCIDENT = '/api/survey/cases/:caseId/incident';
const HOUSEHOLD = `${INCIDENT}/households/:householdId`;
const GOODS = '/api/disbursement/goods/cases/:caseId/households/:householdId';
const FUNDS = '/api/disbursement/funds/:caseId';
const BATCH = '/api/disbursement/grant-batches/:batchId';
const RECIPIENT = `${BATCH}/recipients/:subjectId`;

const reason = { reasonCode: 'salah-catat', note };
const paper = { number: 'UJI/1/2026', date: '2026-07-01' };
const line = { year: 2026, fund: 'btt', line: 'bansos-tidak-terencana' };

/** For every route of aid that reads more than its path. */
export const AID_EXAMPLES: Readonly<Record<string, Example>> = {
  'POST /api/intake/incidents': {
    body: {
      service: 'layanan-korban-bencana-alam',
      hazard: 'banjir',
      uuClass: 'alam',
      occurredAt: '2026-07-01T03:00:00+07:00',
      village: '16.09.01.2001',
      place: { latitude: -4.5, longitude: 104 },
      note,
    },
  },

  [`POST ${INCIDENT}/disposition`]: { body: { note } },
  [`POST ${INCIDENT}/team`]: { body: { lead: 'oku-selatan.kepala-seksi', members: ['oku-selatan.tagana'] } },
  [`POST ${INCIDENT}/response`]: { body: { note, departedAt: '2026-07-01T07:30:00+07:00' } },
  [`POST ${INCIDENT}/people/:subjectId/photos/:photoId`]: { form: form(photo(10, 20, 30)) },
  [`POST ${HOUSEHOLD}/assessments`]: {
    body: {
      submissionId: randomUUID(),
      deviceId: 'tablet-uji-02',
      occurredAt: '2026-07-01T09:00:00+07:00',
      baseRevision: 0,
      subjectId: ':subjectId',
      members: 4,
      victims: { dead: 0, injured: 0, displaced: 4 },
      damage: 'ringan',
      notes: note,
      photoIds: [],
    },
  },
  [`POST ${HOUSEHOLD}/assessments/:submissionId/view`]: { body: { purpose: 'keputusan' } },
  [`POST ${HOUSEHOLD}/conflict-resolution`]: { body: { kept: randomUUID() } },
  [`POST ${HOUSEHOLD}/removal`]: { body: reason },
  [`POST ${INCIDENT}/completion`]: { body: { outcome: 'done' } },

  'PUT /api/disbursement/stock/:item': { body: { label: 'Beras 5 kg', unit: 'karung', lowBelow: 20 } },
  'POST /api/disbursement/stock/:item/lots': { body: { lot: 'UJI-1', quantity: 10, source: 'apbd' } },
  'POST /api/disbursement/stock/:item/counts': { body: { lot: 'UJI-1', counted: 9, reasonCode: 'rusak' } },
  [`POST ${GOODS}/preparation`]: { body: { goods: [{ item: 'beras-5kg', quantity: 1 }] } },
  [`POST ${GOODS}/unpacking`]: { body: { reasonCode: 'salah-barang' } },
  [`POST ${GOODS}/evidence/:evidenceId`]: { form: form(photo(50, 60, 70)) },
  [`POST ${GOODS}/handover`]: {
    body: {
      place: 'kantor',
      recipient: { statement: 'Diterima sendiri di kantor.' },
      witnesses: [{ name: 'Saksi Uji', role: 'petugas-desa', statement: 'Melihat sendiri serah terima.' }],
    },
  },
  [`POST ${GOODS}/cancellation`]: { body: reason },

  'PUT /api/disbursement/fund-lines/:year/:fund/:line': { body: { budget: 500_000_000 } },
  [`POST ${FUNDS}/draft`]: { body: { ...line, recipients: [{ householdId: ':householdId', amount: 1_000_000 }] } },
  [`POST ${FUNDS}/return`]: { body: reason },
  [`POST ${FUNDS}/refusal`]: { body: reason },
  [`POST ${FUNDS}/spp`]: { body: { ...paper, instrument: 'LS' } },
  [`POST ${FUNDS}/spm`]: { body: paper },
  [`POST ${FUNDS}/sp2d`]: { body: { ...paper, amount: 1_000_000 } },
  [`POST ${FUNDS}/recipients/:householdId/evidence/:evidenceId`]: { form: form(photo(80, 90, 100)) },
  [`POST ${FUNDS}/handovers`]: {
    body: {
      householdId: ':householdId',
      place: 'kantor',
      way: 'tunai',
      villageOfficer: { present: true, name: 'Saksi Uji', role: 'petugas-desa' },
      receivedByRecipient: true,
      evidence: [{ evidenceId: ':evidenceId', kind: 'tanda-tangan-penerima' }],
    },
  },
  [`POST ${FUNDS}/handovers/:handoverId/reversal`]: { body: reason },
  [`POST ${FUNDS}/not-received`]: { body: { ...reason, householdId: ':householdId' } },
  [`POST ${FUNDS}/accountability`]: { body: { ...paper, handedOver: 1_000_000, returned: 0 } },
  'POST /api/disbursement/reconciliations': {
    form: form(new Blob(['nomor,tanggal,jumlah\nUJI/SP2D/1,2026-07-01,1000000\n'], { type: 'text/csv' })),
  },

  'POST /api/disbursement/grant-batches': { body: { service: 'bansos-penyandang-disabilitas' } },
  'GET /api/disbursement/grant-candidates': { query: 'service=bansos-penyandang-disabilitas' },
  [`POST ${BATCH}/candidates`]: { body: { caseId: ':caseId' } },
  [`POST ${BATCH}/decree`]: {
    form: form(scannedPaper('sk-kepala-dinas'), { decree: 'sk-kepala-dinas', number: 'UJI/1', date: '2026-06-30' }),
  },
  [`POST ${RECIPIENT}/evidence/:evidenceId`]: { form: form(photo(90, 100, 110)) },
  [`POST ${RECIPIENT}/hand-over`]: {
    body: {
      items: [{ description: 'Tongkat', quantity: 1, unit: 'buah' }],
      witness: { name: 'Saksi Uji', position: 'Kepala Desa' },
      evidenceIds: [':evidenceId'],
      place: 'kantor',
      note,
    },
  },
  [`POST ${RECIPIENT}/removal`]: { body: reason },
};
