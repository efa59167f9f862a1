import { describe, expect, test } from '@jest/globals';
import { LETTER_TYPES } from './letters.ts';
import { changed, SURVEYED, TWO_TRACKS } from './route.fixture.ts';
import type { Route, Step } from './route.ts';
import { checkRoute } from './route-check.ts';

const faults = (route: Route) => checkRoute(route).map(({ step, fault }) => `${step}: ${fault}`);
const has = (route: Route, expected: string) => expect(faults(route)).toContain(expected);

test('a route with a survey and a route with two tracks are sound', () => {
  expect(faults(SURVEYED)).toEqual([]);
  expect(faults(TWO_TRACKS)).toEqual([]);
});

describe('references', () => {
  test('the start must be a step', () => {
    has({ ...SURVEYED, start: 'begin' }, 'null: route starts with "begin", which is not one of its steps');
  });

  test('an outcome must lead to a step', () => {
    const route = changed(SURVEYED, { letter: { on: { delivered: ['archive'] } } });
    has(route, 'letter: outcome "delivered" leads to "archive", which is not a step');
  });

  test('notBy, after and requires must name what is there', () => {
    has(changed(SURVEYED, { decision: { notBy: ['visit'] } }), 'decision: notBy names "visit", which is not a step');
    has(changed(SURVEYED, { decision: { notBy: ['decision'] } }), 'decision: notBy names the step itself');
    has(changed(TWO_TRACKS, { report: { after: ['goods', 'x'] } }), 'report: after names "x", which is not a step');
    has(
      changed(SURVEYED, { letter: { requires: ['field-check'] } }),
      'letter: requires "field-check", but the route has no step of that kind',
    );
  });

  test('a return needs completeness to go back to', () => {
    const route = changed(TWO_TRACKS, { decision: { on: { eligible: ['goods', 'funds'], ineligible: 'return' } } });
    has(route, 'decision: outcome "ineligible" returns, but the route does not start with completeness');
  });
});

describe('step kinds', () => {
  test('every outcome of the kind is handled', () => {
    const route = changed(SURVEYED, { survey: { on: { done: ['decision'] } } });
    has(route, 'survey: outcome "not-found" of kind "survey" is not handled');
  });

  test('no outcome is unknown to the kind', () => {
    const on = { done: ['decision'], 'not-found': ['decision'], postponed: ['decision'] };
    has(
      changed(SURVEYED, { survey: { on } }),
      'survey: outcome "postponed" is unknown to kind "survey"; it has: done, not-found',
    );
  });

  test('the settings of the kind are there', () => {
    has(changed(SURVEYED, { nomination: { params: {} } }), 'nomination: kind "nomination" needs params.programme');
  });
});

describe('roles', () => {
  test('every role of a step may do something in it', () => {
    has(
      changed(SURVEYED, { nomination: { roles: ['pengelola-data-kabupaten'] } }),
      'nomination: role "pengelola-data-kabupaten" can do nothing in a step of kind "nomination"; roles that can: ' +
        'front-office, back-office, petugas-pelayanan, pekerja-sosial, kabid-linjamsos, kepala-seksi',
    );
    has(
      changed(SURVEYED, { nomination: { roles: ['back-office', 'tksk'] } }),
      'nomination: role "tksk" can do nothing in a step of kind "nomination"; roles that can: ' +
        'front-office, back-office, petugas-pelayanan, pekerja-sosial, kabid-linjamsos, kepala-seksi',
    );
  });

  test('some role of a step may do each of its acts', () => {
    has(
      changed(SURVEYED, { letter: { roles: ['pekerja-sosial'] } }),
      'letter: none of its roles may do "deliver"; roles that may: front-office, back-office, petugas-pelayanan, ' +
        'pengelola-data-kabupaten, pengisi-data-desa, petugas-desa, kepala-desa-lurah, kabid-linjamsos',
    );
    expect(faults(changed(SURVEYED, { letter: { roles: ['pekerja-sosial', 'front-office'] } }))).toEqual([]);
  });

  test('a partner may join the field work', () => {
    has(
      changed(SURVEYED, { survey: { partner: 'camat' } }),
      'survey: partner "camat" cannot take part in a step of kind "survey"',
    );
    has(
      changed(SURVEYED, { nomination: { partner: 'tksk' } }),
      'nomination: partner "tksk" cannot take part in a step of kind "nomination"',
    );
  });
});

test('the separation of duties leaves somebody for every act', () => {
  const separated = (change: Partial<Step>) => changed(SURVEYED, { letter: { notBy: ['decision'], ...change } });
  has(
    separated({}),
    'letter: notBy can leave nobody for "sign": one person holds "kepala-dinas", and may have done a step before',
  );
  expect(faults(separated({ params: { letter: 'rekomendasi-bansos', signer: 'sekretaris-dinas' } }))).toEqual([]);
  has(
    changed(SURVEYED, {
      decision: { roles: ['kabid-linjamsos'] },
      nomination: { roles: ['kabid-linjamsos'], notBy: ['decision'] },
    }),
    'nomination: notBy can leave nobody for "nominate": one person holds "kabid-linjamsos", and may have done a step before',
  );
  const kasi = changed(SURVEYED, {
    decision: { roles: ['kepala-seksi'] },
    nomination: { roles: ['kepala-seksi'], notBy: ['decision'] },
  });
  expect(faults(kasi)).toEqual([]);
});

describe('what the owner of a step asks for before anybody can work in it', () => {
  const unworkable = (kind: string, outcome: string) =>
    `can open although no "${kind}" has ended with "${outcome}" before, and then nobody can work in it`;

  test('R-14: the Dukcapil match before SIKS-NG, both and the Bupati before PUSDATIN', () => {
    const roles = ['back-office'] as const;
    const entry = { kind: 'siks-ng-entry', roles, on: { entered: ['pusdatin'] } } as const;
    const pusdatin = {
      kind: 'external-wait',
      roles,
      params: { body: 'pusdatin' },
      on: { accepted: 'close-completed', refused: 'close-ditolak-pusat' },
    } as const;
    const route: Route = { start: 'entry', steps: { entry, pusdatin } };
    expect(faults(route)).toEqual([
      `entry: ${unworkable('dukcapil-match', 'matched')}`,
      `pusdatin: ${unworkable('bupati-endorsement', 'endorsed')}`,
    ]);
    const elsewhere = { ...route.steps, pusdatin: { ...pusdatin, params: { body: 'bpjs' } } };
    expect(faults({ ...route, steps: elsewhere })).toEqual([`entry: ${unworkable('dukcapil-match', 'matched')}`]);
  });

  test('the outcome counts, not that the step ended', () => {
    const match = {
      kind: 'dukcapil-match',
      roles: ['back-office'],
      on: { matched: ['entry'], unmatched: ['entry'] },
    } as const;
    const entry = { kind: 'siks-ng-entry', roles: ['back-office'], on: { entered: 'close-completed' } } as const;
    expect(faults({ start: 'match', steps: { match, entry } })).toEqual([
      `entry: ${unworkable('dukcapil-match', 'matched')}`,
    ]);
    const sound = { ...match, on: { matched: ['entry'], unmatched: 'close-rejected' } } as const;
    expect(faults({ start: 'match', steps: { match: sound, entry } })).toEqual([]);
  });

  test('R-15: a letter before it is forwarded; R-07: the disposition before a team works; R-08: the decision before aid', () => {
    const forwarding = { kind: 'forwarding', params: { to: 'bpjs' }, on: { forwarded: 'close-completed' } } as const;
    has(
      changed(SURVEYED, { nomination: undefined, letter: forwarding }),
      `letter: ${unworkable('letter', 'delivered')}`,
    );
    has({ ...TWO_TRACKS, start: 'assessment' }, 'disposition: cannot be reached from "assessment"');
    const { disposition: _, ...undirected } = TWO_TRACKS.steps;
    has({ start: 'assessment', steps: undirected }, `assessment: ${unworkable('disposition', 'assigned')}`);
    const route = changed(TWO_TRACKS, {
      decision: { on: { eligible: ['goods', 'funds'], ineligible: ['goods', 'funds'] } },
    });
    has(route, `goods: ${unworkable('eligibility-decision', 'eligible')}`);
    has(route, `funds: ${unworkable('eligibility-decision', 'eligible')}`);
    const untouched = changed(TWO_TRACKS, {
      decision: { on: { eligible: ['report'], ineligible: 'close-rejected' } },
      goods: undefined,
      funds: undefined,
      report: { after: undefined },
    });
    has(untouched, 'report: can open although no "goods" has ended before, and then nobody can work in it');
    const early = changed(TWO_TRACKS, {
      disposition: { on: { assigned: ['decision'] } },
      decision: { on: { eligible: ['assessment'], ineligible: 'close-rejected' }, notBy: [] },
      assessment: { on: { done: ['goods', 'funds'], 'not-found': 'close-rejected' } },
    });
    has(early, 'decision: can open although no "assessment" has ended before, and then nobody can work in it');
  });

  test('a letter needs the survey or the look-up that its template names', () => {
    const params = (letter: string) => ({ params: { letter, signer: 'kepala-dinas' } });
    has(
      changed(SURVEYED, { letter: params('surat-terdaftar-dtks') }),
      'letter: this letter needs a look-up that ended with "registered", but the step can open without',
    );
    const check = { kind: 'registry-check', requires: [] } as const;
    const looked = (open: Step['on'][string]) =>
      changed(SURVEYED, {
        survey: {
          ...check,
          roles: ['back-office'],
          on: { registered: ['decision'], 'not-registered': open },
          partner: undefined,
        },
        letter: { ...params('surat-terdaftar-dtks'), requires: [] },
        nomination: { requires: [] },
      });
    expect(faults(looked('close-rejected'))).toEqual([]);
    has(
      looked(['decision']),
      'letter: this letter needs a look-up that ended with "registered", but the step can open without',
    );
    has(
      changed(looked('close-rejected'), { letter: params('rekomendasi-sktm') }),
      'letter: this letter needs a survey, but the step can open before one has ended',
    );
  });

  test('what an owner keeps once per case stands once in a run', () => {
    const again = { ...TWO_TRACKS.steps['disposition']!, on: { assigned: ['report'] } } as const;
    const route = changed(TWO_TRACKS, {
      goods: { on: { 'handed-over': ['again'], cancelled: ['again'] } },
      again,
      report: { after: ['again', 'funds'] },
    });
    has(route, 'again: a case has one step of kind "disposition", but "disposition" came before');
  });

  test('the report of an incident is the one that disbursement prints', () => {
    has(
      changed(TWO_TRACKS, { report: { params: { report: 'laporan-pengaduan' } } }),
      'report: params.report must be "laporan-bencana-dibantu"',
    );
  });
});

describe('grants', () => {
  const grant = (change: Partial<Step>) =>
    changed(SURVEYED, {
      nomination: {
        kind: 'grant-batch',
        roles: ['petugas-logistik'],
        batch: true,
        params: { decree: 'sk-bupati', programme: 'bansos-lansia' },
        on: { 'handed-over': 'close-completed', removed: 'close-rejected' },
        ...change,
      },
    });

  test('R-17: under the decree of the head of the office or of the Bupati, or of none', () => {
    expect(faults(grant({}))).toEqual([]);
    has(
      grant({ params: { decree: 'sk-camat', programme: 'bansos-lansia' } }),
      'nomination: params.decree "sk-camat" must be one of: sk-kepala-dinas, sk-bupati, none (R-17)',
    );
    has(grant({ params: { programme: 'bansos-lansia' } }), 'nomination: kind "grant-batch" needs params.decree');
  });

  test('a grant works on a batch', () => {
    has(grant({ batch: false }), 'nomination: a grant works on a batch: set batch: true');
  });
});

test('a limit that counts from the report needs the limit', () => {
  has(changed(TWO_TRACKS, { goods: { limitFrom: 'report' } }), 'goods: limitFrom needs a limit');
});

describe('letters', () => {
  const letter = (change: Partial<Step>) => changed(SURVEYED, { letter: change });

  test('the letter must be one that an office issues', () => {
    has(
      letter({ params: { letter: 'fc-ktp', signer: 'kepala-dinas' } }),
      `letter: params.letter "fc-ktp" has no template; letters: ${LETTER_TYPES.join(', ')}`,
    );
  });

  const MAY_SIGN = 'roles that may: kepala-dinas, sekretaris-dinas, kabid-linjamsos, kepala-desa-lurah, camat';

  test('the signer must be a role that may sign', () => {
    const params = (signer: string) => ({ params: { letter: 'rekomendasi-bansos', signer } });
    has(letter(params('kadis')), 'letter: params.signer "kadis" is not a role');
    has(letter(params('front-office')), `letter: params.signer "front-office" may not sign letters; ${MAY_SIGN}`);
    has(letter(params('tagana')), `letter: params.signer "tagana" may not sign letters; ${MAY_SIGN}`);
  });

  test.each<[Step['roles'], string]>([
    [['kepala-dinas'], 'kepala-dinas'],
    // A role that only hands letters over drafts none.
    [['kabid-linjamsos', 'kepala-desa-lurah'], 'kabid-linjamsos'],
  ])('someone besides the signer must be able to draft: %p', (roles, signer) => {
    has(
      letter({ roles, params: { letter: 'rekomendasi-bansos', signer } }),
      `letter: only the signer "${signer}" may draft: name another role, since drafter and signatory must differ`,
    );
  });
});

describe('paths', () => {
  test('every step is reachable', () => {
    const route = changed(SURVEYED, {
      forgotten: { kind: 'follow-up', roles: ['petugas-pengaduan'], on: { answered: 'close-completed' } },
    });
    has(route, 'forgotten: cannot be reached from "completeness"');
  });

  test('only a return may go back', () => {
    const route = changed(SURVEYED, { survey: { on: { done: ['decision'], 'not-found': ['verification'] } } });
    expect(faults(route).join()).toContain('loops (verification → survey → verification); only "return" may go back');
  });

  test('a step may not lead to itself', () => {
    const route = changed(SURVEYED, { survey: { on: { done: ['decision'], 'not-found': ['survey'] } } });
    has(route, 'survey: loops (survey → survey); only "return" may go back');
  });

  test('a close can be reached from every step', () => {
    const route: Route = {
      start: 'completeness',
      steps: {
        completeness: {
          kind: 'completeness',
          roles: ['front-office'],
          on: { complete: ['verification'], incomplete: 'return' },
        },
        verification: {
          kind: 'document-verification',
          roles: ['back-office'],
          on: { passed: 'return', failed: 'return' },
        },
      },
    };
    has(route, 'completeness: no close can be reached from here');
    has(route, 'verification: no close can be reached from here');
  });

  test('a required kind has ended on every path', () => {
    const route = changed(SURVEYED, { verification: { on: { passed: ['survey'], failed: ['letter'] } } });
    has(route, 'letter: requires "survey", but can open before any step of that kind has ended');
  });

  test('notBy names a step that ends before', () => {
    const route = changed(SURVEYED, { survey: { notBy: ['letter'] } });
    has(route, 'survey: notBy names "letter", which never ends before it opens');
  });
});

describe('tracks and joins', () => {
  test('a join only over steps that can both be open in one run', () => {
    const route = changed(TWO_TRACKS, {
      decision: { on: { eligible: ['goods'], ineligible: ['funds'] } },
    });
    has(route, 'report: its join never opens: "goods" and "funds" cannot all end in one run');
  });

  test('a join that some run never reaches leaves the case without a step', () => {
    const route = changed(TWO_TRACKS, {
      decision: { on: { eligible: ['goods', 'funds'], ineligible: ['goods'] } },
    });
    has(route, 'goods: outcome "handed-over" can leave the case without an open step');
  });

  test('every outcome before a join leads to it, whichever track ends last', () => {
    const route = changed(TWO_TRACKS, {
      goods: { on: { 'handed-over': ['report'], cancelled: ['note'] } },
      note: { kind: 'follow-up', roles: ['petugas-pengaduan'], on: { answered: 'close-rejected' } },
    });
    has(route, 'report: joins after "goods", but outcome "cancelled" of "goods" does not lead here');
  });

  test('two tracks may not open one step twice', () => {
    const route = changed(TWO_TRACKS, { report: { after: undefined } });
    has(route, 'report: can open twice in one run (again after "funds"); make it a join with "after"');
  });

  test('a case does not close as completed over a track that is still open', () => {
    const route = changed(TWO_TRACKS, {
      goods: { on: { 'handed-over': 'close-completed', cancelled: 'close-completed' } },
      report: { after: undefined },
    });
    has(route, 'goods: closes the case as completed while "funds" can still be open; join them with "after"');
  });
});
