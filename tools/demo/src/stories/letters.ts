import { DEMO_PEOPLE as people } from '../people.ts';
import { oku, REGISTRY, type Scene } from './scene.ts';

/** Letters about the registry (A1). */
export const LETTERS: readonly Scene[] = [
  oku('pelayanan-dtks', 1, async (story) => {
    await story.file('front-office', 'pelayanan-dtks', { subject: people.letterSeeker });
    await story.complete('front-office');
    await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed' });
    await story.verify('back-office', 'registry-check', 'registry-check', { outcome: 'registered', ...REGISTRY });
    await story.letter('back-office', 'kepala-dinas', 'letter', 'loket');
  }),
  // A pupil of 15 with his father: no KTP is asked, two letters, the second through the village officer.
  {
    service: 'surat-keterangan-dtks',
    tenant: 'luwu-timur',
    desk: 'petugas-pelayanan',
    promises: { outcome: 'completed', letters: 2, basts: 0 },
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
