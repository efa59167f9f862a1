import type { Role } from '@alur/standards';
import type { DemoTenant } from './accounts.ts';
import { DEMO_PEOPLE as people } from './people.ts';
import type { FilingForm, Story } from './story.ts';

/** How one published service goes from the counter to what it promises. */
export interface Scene {
  readonly service: string;
  readonly tenant: DemoTenant;
  readonly desk: Role;
  /** What the service promises: the end of the case and, where one is due, the letter. */
  readonly promises: { readonly outcome: string; readonly letters: number };
  play(story: Story): Promise<void>;
}

const REGISTRY = { registry: 'DTSEN', dataDate: '2026-06-30' };

function oku(service: string, letters: number, play: Scene['play']): Scene {
  return { service, tenant: 'oku-selatan', desk: 'front-office', promises: { outcome: 'completed', letters }, play };
}

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

/** SKTM and fee waiver: as the groups, without TKSK, and the letter goes to Dinas Kesehatan. */
async function recommend(story: Story, note: string): Promise<void> {
  await story.complete('front-office');
  await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed' });
  await story.survey('survey', note);
  await story.verify('kepala-dinas', 'decision', 'decision', { outcome: 'eligible', reasonCode: 'memenuhi-kriteria' });
  const { letterId } = await story.letter('front-office', 'kepala-dinas', 'recommendation', 'internal');
  await story.verify('front-office', 'forwarding', 'forwarding', { letterId, reference: 'agenda-0715' });
}

/** One realistic case of every service that is complete. */
export const SCENES: readonly Scene[] = [
  oku('pelayanan-dtks', 1, async (story) => {
    await story.file('front-office', 'pelayanan-dtks', { subject: people.letterSeeker });
    await story.complete('front-office');
    await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed' });
    await story.verify('back-office', 'registry-check', 'registry-check', { outcome: 'registered', ...REGISTRY });
    await story.letter('back-office', 'kepala-dinas', 'letter', 'loket');
  }),
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
  oku('rekomendasi-sktm', 1, async (story) => {
    await story.file('front-office', 'rekomendasi-sktm', { subject: people.sktmPatient, urgent: true });
    await recommend(story, 'Buruh harian; iuran menunggak.');
  }),
  oku('rekomendasi-pembebasan-biaya-perawatan', 1, async (story) => {
    const form = {
      subject: people.strandedPatient,
      reporter: people.hospitalReporter,
      relation: 'masyarakat',
      urgent: true,
    };
    const missing = ['fc-ktp', 'fc-kk', 'pernyataan-pengunduran-diri', 'fc-kis'];
    await story.file('front-office', 'rekomendasi-pembebasan-biaya-perawatan', form, missing);
    for (const code of missing) await story.dispense('front-office', code, 'orang-terlantar');
    await recommend(story, 'Ditemukan sakit di terminal; tidak membawa identitas.');
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
  oku('penonaktifan-kis-pbid', 1, async (story) => {
    await story.file('front-office', 'penonaktifan-kis-pbid', { subject: people.kisHolder });
    await story.complete('front-office');
    await story.verify('front-office', 'verification', 'document-verification', { outcome: 'passed' });
    await story.verify('kabid-linjamsos', 'decision', 'decision', {
      outcome: 'eligible',
      reasonCode: 'atas-permintaan',
    });
    const { letterId } = await story.letter('back-office', 'kepala-dinas', 'recommendation', 'internal');
    await story.verify('back-office', 'forwarding', 'forwarding', { letterId });
  }),
  // A pupil of 15 with his father: no KTP is asked, two letters, the second through the village officer.
  {
    service: 'surat-keterangan-dtks',
    tenant: 'luwu-timur',
    desk: 'petugas-pelayanan',
    promises: { outcome: 'completed', letters: 2 },
    play: async (story) => {
      const form = { subject: people.luwuStudent, reporter: people.luwuFather, relation: 'keluarga' };
      await story.file('pengisi-data-desa', 'surat-keterangan-dtks', form);
      await story.complete('pengisi-data-desa');
      await story.verify('pengisi-data-desa', 'village-check', 'village-check', { outcome: 'registered', ...REGISTRY });
      await story.letter('pengisi-data-desa', 'kepala-desa-lurah', 'surat-pengantar', 'internal');
      await story.verify('petugas-pelayanan', 'verification', 'document-verification', { outcome: 'passed' });
      await story.letter('petugas-pelayanan', 'kepala-dinas', 'letter', 'wa-pengisi-data');
    },
  },
];

/** A case that `npm start` leaves in the middle, so that the worklists of the demo have something on them. */
export type WaitingScene = Omit<Scene, 'promises'>;

export const WAITING: readonly WaitingScene[] = [
  {
    service: 'layanan-lanjut-usia',
    tenant: 'oku-selatan',
    desk: 'front-office',
    play: async (story) => {
      await story.file('front-office', 'layanan-lanjut-usia', { subject: people.waitingElder });
      await story.complete('front-office');
      await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed' });
      await story.survey('survey', 'Tinggal bersama cucu; rumah sewa.', 'tksk');
    },
  },
  {
    service: 'layanan-pemulung',
    tenant: 'oku-selatan',
    desk: 'front-office',
    play: async (story) => {
      await story.file('front-office', 'layanan-pemulung', { subject: people.waitingPicker });
      await story.complete('front-office');
      await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed' });
    },
  },
  {
    service: 'pelayanan-dtks',
    tenant: 'oku-selatan',
    desk: 'front-office',
    play: async (story) => {
      await story.file('front-office', 'pelayanan-dtks', { subject: people.waitingSeeker });
      await story.complete('front-office');
    },
  },
  {
    service: 'rekomendasi-sktm',
    tenant: 'oku-selatan',
    desk: 'front-office',
    play: (story) =>
      story.file('front-office', 'rekomendasi-sktm', { subject: people.waitingPatient, urgent: true }, ['fc-kis']),
  },
  {
    service: 'pengaduan-layanan',
    tenant: 'oku-selatan',
    desk: 'petugas-pengaduan',
    play: (story) =>
      story.complain('petugas-pengaduan', {
        aboutService: 'pelayanan-dtks',
        channel: 'kotak-pengaduan',
        note: 'Antrean di loket terlalu lama.',
      }),
  },
  {
    service: 'surat-keterangan-dtks',
    tenant: 'luwu-timur',
    desk: 'petugas-pelayanan',
    play: async (story) => {
      await story.file('pengisi-data-desa', 'surat-keterangan-dtks', { subject: people.waitingLuwu });
      await story.complete('pengisi-data-desa');
    },
  },
];
