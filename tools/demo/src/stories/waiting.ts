import { DEMO_PEOPLE as people } from '../people.ts';
import type { WaitingScene } from './scene.ts';

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
