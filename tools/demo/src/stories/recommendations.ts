import { DEMO_PEOPLE as people } from '../people.ts';
import type { Story } from '../story.ts';
import { oku, type Scene } from './scene.ts';

/** SKTM and fee waiver: as the groups, without TKSK, and the letter goes to Dinas Kesehatan. */
async function recommend(story: Story, note: string): Promise<void> {
  await story.complete('front-office');
  await story.verify('back-office', 'verification', 'document-verification', { outcome: 'passed' });
  await story.survey('survey', note);
  await story.verify('kepala-dinas', 'decision', 'decision', { outcome: 'eligible', reasonCode: 'memenuhi-kriteria' });
  const { letterId } = await story.letter('front-office', 'kepala-dinas', 'recommendation', 'internal');
  await story.verify('front-office', 'forwarding', 'forwarding', { letterId, reference: 'agenda-0715' });
}

/** Letters that another office acts on. */
export const RECOMMENDATIONS: readonly Scene[] = [
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
];
