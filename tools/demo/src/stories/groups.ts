import { DEMO_PEOPLE as people } from '../people.ts';
import type { FilingForm, Story } from '../story.ts';
import { oku, type Scene } from './scene.ts';

/** The six groups (A2): verification, survey with the TKSK, decision, recommendation, nomination. */
function group(service: string, form: FilingForm, note: string, prepare?: (story: Story) => Promise<void>): Scene {
  return oku(service, 1, async (story) => {
    if (prepare === undefined) await story.file('front-office', service, form);
    else await prepare(story);
    await story.complete('front-office');
    await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed' });
    await story.survey('survey', note, 'tksk');
    await story.verify('kabid-linjamsos', 'decision', 'decision', {
      outcome: 'eligible',
      reasonCode: 'memenuhi-kriteria',
    });
    await story.letter('back-office', 'kepala-dinas', 'recommendation', 'internal');
    await story.verify('back-office', 'nomination', 'nomination');
  });
}

export const GROUPS: readonly Scene[] = [
  group(
    'layanan-pemulung',
    { subject: people.wastePicker },
    'Tinggal di petak dekat pasar bersama dua anak.',
    // The village letter is missing at first: the file goes back once.
    async (story) => {
      await story.file('front-office', 'layanan-pemulung', { subject: people.wastePicker }, ['sktm-desa']);
      await story.returnAndSupplement('front-office', ['sktm-desa']);
    },
  ),
  group(
    'layanan-orang-dengan-kecacatan',
    { subject: people.disabledMan },
    'Berjalan dengan tongkat; rumah menumpang pada kakak.',
  ),
  group(
    'layanan-orang-dengan-gangguan-jiwa',
    { subject: people.odgjMan, reporter: people.odgjSister, relation: 'keluarga' },
    'Dirawat keluarga di rumah; obat tidak rutin.',
  ),
  group(
    'layanan-lanjut-usia',
    { subject: people.elder, reporter: people.elderDaughter, relation: 'keluarga' },
    'Tinggal sendiri; makan dari tetangga.',
  ),
  // A child has no KTP, and this one no KK either: both waived by an officer with a reason (INC-28).
  group(
    'layanan-anak-terlantar',
    { subject: people.neglectedChild, relation: 'tksk' },
    'Ditemukan tanpa orang tua; sementara bersama ketua RT.',
    async (story) => {
      const form = { subject: people.neglectedChild, relation: 'tksk', reporter: people.hospitalReporter };
      await story.file('tksk', 'layanan-anak-terlantar', form, ['fc-ktp', 'fc-kk']);
      await story.dispense('front-office', 'fc-ktp', 'anak-di-bawah-17');
      await story.dispense('front-office', 'fc-kk', 'tanpa-keluarga', 'surat-keterangan-desa');
    },
  ),
  group(
    'layanan-perempuan-rawan-sosial-ekonomi',
    { subject: people.prseWoman },
    'Kepala keluarga dengan tiga anak; berjualan kue.',
  ),
];
