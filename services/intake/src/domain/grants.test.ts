import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import { attach, check, done, eventsOf, frontOffice, oku, open, stateOf } from '../test/fixtures/case.ts';

const pendamping = { id: 'oku-selatan.pendamping-bansos-1', roles: ['pendamping-bansos'] };
const house = { name: 'jenisStimulan', value: 'RUTILAHU' };
const proposal = open({ service: 'bansos-stimulan', relation: 'pendamping', choice: house, by: pendamping });

describe('stimulan', () => {
  test.each(['diri', 'keluarga', 'pendamping'] as const)(
    'R-18, 2.7 no. 9: filed at the counter for "%s", it points to the Pendamping',
    (relation) => {
      const command = open({ service: 'bansos-stimulan', relation, reporterId: null, choice: house });
      expect(oku.decide(oku.initial, command)).toMatchObject({
        code: 'applicant-not-allowed',
        rule: 'R-18',
        detail: expect.stringContaining('Arahkan warga kepada Pendamping Bansos'),
        facts: { filedBy: ['pendamping-bansos'] },
      });
    },
  );

  test('R-18: filed by a Pendamping it is one of the four kinds, which every step knows', () => {
    const [opened, step] = eventsOf(oku, proposal);
    expect(opened).toMatchObject({ type: 'case.opened.v1', data: { choice: house, relation: 'pendamping' } });
    expect(step?.data).toMatchObject({ stepId: 'completeness', params: { jenisStimulan: 'RUTILAHU' } });
  });

  test('without a kind, or with one that does not exist, it is refused with the list', () => {
    const facts = { name: 'jenisStimulan', values: ['KUBE', 'RUTILAHU', 'SARLING', 'UEP'] };
    for (const choice of [null, { name: 'kelompok', value: 'lansia' }, { name: 'jenisStimulan', value: 'BLT' }]) {
      expect(oku.decide(oku.initial, { ...proposal, choice })).toMatchObject({ code: 'choice-required', facts });
    }
    scenario(oku)
      .when(open({ choice: house }))
      .thenRejected('choice-unexpected');
  });

  test('a Pendamping does not check the own proposal, whatever other role he has', () => {
    const both = { id: pendamping.id, roles: ['pendamping-bansos', 'front-office'] };
    const given = eventsOf(oku, { ...proposal, by: both }, attach('fc-ktp'), attach('fc-kk'));
    scenario(oku)
      .given(...given)
      .when(check('complete', { by: both }))
      .thenRejected('not-by-same-officer');
  });

  test('the verified and checked proposal waits for its batch', () => {
    const events = eventsOf(
      oku,
      proposal,
      attach('fc-ktp'),
      attach('fc-kk'),
      check('complete'),
      done('verification', 'passed', 10, frontOffice.id),
      done('field-check', 'done', 20, 'oku-selatan.petugas-survei-1'),
      done('decision', 'eligible', 30, 'oku-selatan.kepala-dinas'),
    );
    expect(events.at(-1)?.data).toMatchObject({
      stepId: 'grant',
      kind: 'grant-batch',
      params: { decree: 'none', programme: 'bansos-stimulan', jenisStimulan: 'RUTILAHU' },
      notBy: ['oku-selatan.kepala-dinas', pendamping.id],
    });
  });
});

test('the grant for the elderly and for people with mental illness is for one of the two groups', () => {
  const service = 'bansos-lansia-odgj';
  scenario(oku).when(open({ service })).thenRejected('choice-required');
  const elderly = open({ service, choice: { name: 'kelompok', value: 'lansia' } });
  expect(stateOf(eventsOf(oku, elderly)).opened.choice).toEqual({ name: 'kelompok', value: 'lansia' });
});

test('2.7 no. 7: without the SK Bupati the file is complete, verified and decided; the grant waits for its batch', () => {
  const events = eventsOf(
    oku,
    open({ service: 'bansos-penyandang-disabilitas' }),
    attach('sktm-desa'),
    check('complete'),
    done('verification', 'passed', 10, frontOffice.id),
    done('survey', 'done', 20, 'oku-selatan.petugas-survei-1'),
    done('decision', 'eligible', 30, 'oku-selatan.kepala-dinas'),
  );
  expect(events.at(-1)?.data).toMatchObject({ stepId: 'grant', dueAt: null, params: { decree: 'sk-bupati' } });
});
