import * as contracts from '@alur/contracts';
import { CaseStory, signedLetter } from './case-story.ts';
import { message, NOW, type PortalWorld } from './portal-world.ts';

/** A word of a name that no answer may hold. */
export const SECRET = 'Aminah';

/** Seven cases of two offices, two letters, a nomination and an access to identity. */
export async function publishSamples(world: PortalWorld): Promise<void> {
  world.people.people.set('person-of-c1', {
    words: ['siti', SECRET.toLowerCase()],
    masked: { name: 'S*** A***', nik: '160901******0001' },
  });
  const c1 = new CaseStory('c1').fileComplete().step({ stepId: 'verification' });
  const c2 = new CaseStory('c2', {
    ticket: 'ZZZZZ-11111-222',
    village: '16.09.02.2002',
    openedAt: '2026-07-01T04:00:00.000Z',
  })
    .step({ stepId: 'verification', dueAt: '2026-07-01T02:00:00.000Z' })
    .assign('verification', 'oku-selatan.fo-2')
    .overdue('verification');
  const c3 = new CaseStory('c3', { ticket: 'YYYYY-11111-222', urgent: true, service: 'rekomendasi-sktm' })
    .step({ stepId: 'decision', kind: 'eligibility-decision', roles: ['kepala-dinas'], notBy: ['oku-selatan.kadis'] })
    .step({ stepId: 'survey', kind: 'survey', roles: ['front-office'], dueAt: null });
  const c4 = new CaseStory('c4', { ticket: 'XXXXX-11111-222' }).fileComplete().closed('completed', true);
  const c5 = new CaseStory('c5', { ticket: 'WWWWW-11111-222' }).fileReturned(['fc-kk', 'fc-ktp']);
  const lutim = new CaseStory('c6', {
    ticket: 'VVVVV-11111-222',
    tenant: 'luwu-timur',
    service: 'surat-keterangan-dtks',
    village: '73.24.01.2001',
  })
    .fileComplete('2026-07-01T03:15:00.000Z')
    .step({ stepId: 'letter', kind: 'letter' });
  const earlier = new CaseStory('c7', { ticket: 'UUUUU-11111-222', openedAt: '2026-06-30T16:59:59.000Z' }).closed();
  const seen = { subjectId: 'person-of-c1', caseId: 'c1', officer: 'x', purpose: 'layanan', fields: ['name'], at: NOW };
  const listed = {
    ...{ caseId: 'c1', stepId: 'nomination', run: 1, kind: 'nomination', outcome: 'listed', by: 'x', at: NOW },
    ...{ nominationId: 'n1', programme: 'bansos-lansia', subjectId: 'person-of-c1', village: null },
  };
  await world.publish(
    ...[c1, c2, c3, c4, c5, lutim, earlier].flatMap((story) => story.messages),
    ...signedLetter('l1', 'c1'),
    ...signedLetter('l2', 'c2', { number: '400.9/8/DINSOS/VII/2026', sequence: 8, verificationCode: 'AAAA-BBBB-CCCC' }),
    message(
      contracts.LetterWithdrawn,
      3,
      { caseId: 'c2', letterId: 'l2', letterType: 'rekomendasi-bansos', reasonCode: 'keliru', by: 'x', at: NOW },
      { stream: 'oku-selatan/letter/l2' },
    ),
    message(contracts.CandidateNominated, 0, listed),
    message(contracts.IdentityAccessed, 0, seen, {
      stream: 'oku-selatan/subject/person-of-c1',
      subject: 'person-of-c1',
    }),
  );
}
