import { DEMO_PEOPLE as people } from '../people.ts';
import { oku, REGISTRY, type Scene } from './scene.ts';

/** What ends with an explanation, a remedy or an entry in the registry. */
export const RECORDS: readonly Scene[] = [
  oku('layanan-pkh', 0, async (story) => {
    await story.file('front-office', 'layanan-pkh', { subject: people.pkhMother });
    await story.complete('front-office');
    await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed' });
    await story.verify('koordinator-kabupaten-pkh', 'validation', 'registry-check', {
      outcome: 'registered',
      ...REGISTRY,
    });
    await story.verify('front-office', 'explanation', 'explanation', {
      note: 'Jadwal penyaluran tahap ini dijelaskan.',
    });
  }),
  oku('pengaduan-bansos-pkh', 0, async (story) => {
    await story.complain('front-office', {
      service: 'pengaduan-bansos-pkh',
      subject: people.pkhComplainant,
      relation: 'diri',
      channel: 'tatap-muka',
      note: 'Bantuan dua tahap tidak masuk ke rekening.',
    });
    await story.complete('front-office');
    await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed' });
    await story.survey('field-check', 'Buku tabungan diperiksa di rumah; saldo kosong.');
    await story.verify('koordinator-kabupaten-pkh', 'follow-up', 'follow-up', { resultCode: 'rekening-diaktifkan' });
  }),
  oku('pendaftaran-dtks', 0, async (story) => {
    await story.file('front-office', 'pendaftaran-dtks', { subject: people.newlyPoor });
    await story.complete('front-office');
    await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed' });
    await story.verify('back-office', 'dukcapil-match', 'dukcapil-match', { outcome: 'matched' });
    await story.verify('back-office', 'siks-ng-entry', 'siks-ng-entry', { reference: 'SIKS-2026-0701' });
    const documentId = await story.attach('front-office', 'surat-pengesahan-bupati');
    await story.verify('back-office', 'bupati-endorsement', 'endorsement', {
      outcome: 'endorsed',
      number: '460/118/2026',
      date: '2026-06-30',
      documentId,
    });
    await story.verify('back-office', 'pusdatin', 'external-answer', {
      outcome: 'accepted',
      number: 'SK-PUSDATIN-0726',
      date: '2026-06-30',
    });
  }),
];
