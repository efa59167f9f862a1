import { giveGrant } from '../desks/grants.ts';
import { DEMO_PEOPLE as people } from '../people.ts';
import type { FilingForm, Story } from '../story.ts';
import { okuAid, type Scene } from './scene.ts';

/** From the counter to the decision: every grant begins with a survey. */
async function decided(story: Story, surveyStep: string, note: string, partner?: 'tksk'): Promise<void> {
  await story.complete('front-office');
  await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed' });
  await story.survey(surveyStep, note, partner);
  await story.verify('kepala-dinas', 'decision', 'decision', { outcome: 'eligible', reasonCode: 'memenuhi-kriteria' });
}

/** Filed, verified, surveyed with the TKSK, found eligible. */
export async function decidedAtTheCounter(
  story: Story,
  service: string,
  form: FilingForm,
  note: string,
): Promise<void> {
  await story.file('front-office', service, form);
  await decided(story, 'survey', note, 'tksk');
}

/** Grants under a decree, and stimulus grants (A3). */
export const GRANTS: readonly Scene[] = [
  okuAid('bansos-alat-bantu-disabilitas', 1, async (story) => {
    const service = 'bansos-alat-bantu-disabilitas';
    const note = 'Kaki kanan diamputasi; perlu kursi roda untuk keluar rumah.';
    await decidedAtTheCounter(story, service, { subject: people.wheelchairUser }, note);
    await giveGrant(story, service, {
      decree: { decree: 'sk-kepala-dinas', number: '460/041/KPTS/DINSOS/2026', date: '2026-06-29' },
      items: [{ description: 'Kursi roda', quantity: 1, unit: 'unit' }],
      witness: 'Marzukilana Kadeswara',
      note: 'Ukuran kursi roda disesuaikan di tempat.',
    });
  }),
  okuAid('bansos-penyandang-disabilitas', 1, async (story) => {
    const service = 'bansos-penyandang-disabilitas';
    const note = 'Tunanetra sejak lahir; tinggal bersama ibu yang sakit.';
    await decidedAtTheCounter(story, service, { subject: people.blindWoman }, note);
    await giveGrant(story, service, {
      decree: { decree: 'sk-bupati', number: '188/215/KPTS/OKUS/2026', date: '2026-06-26' },
      items: [{ description: 'Paket permakanan', quantity: 2, unit: 'paket' }],
      witness: 'Marzukilana Kadeswara',
      note: 'Diterima di rumah karena sulit berjalan.',
    });
  }),
  okuAid('bansos-lansia-odgj', 1, async (story) => {
    const service = 'bansos-lansia-odgj';
    const note = 'Hidup sendiri, penglihatan berkurang, dibantu tetangga.';
    await decidedAtTheCounter(story, service, { subject: people.loneGrandfather, kelompok: 'lansia' }, note);
    await giveGrant(story, service, {
      choice: 'lansia',
      decree: { decree: 'sk-bupati', number: '188/216/KPTS/OKUS/2026', date: '2026-06-26' },
      items: [{ description: 'Paket sembako', quantity: 1, unit: 'paket' }],
      witness: 'Marzukilana Kadeswara',
      note: 'Dititip doa oleh penerima.',
    });
  }),
  // proposed by the Pendamping; the standard names no decree.
  okuAid('bansos-stimulan', 1, async (story) => {
    const service = 'bansos-stimulan';
    const form = { subject: people.kioskOwner, relation: 'pendamping', jenisStimulan: 'UEP' };
    await story.file('pendamping-bansos', service, form);
    await decided(story, 'field-check', 'Warung kecil di depan rumah, modal habis untuk berobat.');
    await giveGrant(story, service, {
      choice: 'UEP',
      items: [{ description: 'Etalase dan isi warung', quantity: 1, unit: 'set' }],
      witness: 'Yusrizaldi Pendampingraya',
      note: 'Usaha didampingi enam bulan.',
    });
  }),
];
