import { ROLES, type Role } from '@alur/standards';
import { describe, expect, test } from '@jest/globals';
import type { Asked, Asker, CaseFacts } from './facts.ts';
import { PURPOSES, purposesOf } from './purposes.ts';
import { requireOversight } from './refusal.ts';
import { accessTo, accessToPerson, showsNumbers, tagsFor, tagsOf } from './rule.ts';

const NOW = '2026-07-01T02:00:00.000Z';
const LATER = '2026-07-01T06:00:00.000Z';
const HERE = '16.09.01.2004';
const ROLE_CODES = Object.keys(ROLES) as Role[];

function officer(roles: readonly Role[], more: Partial<Asker> = {}): Asker {
  return { id: 'oku-selatan.one', tenant: 'oku-selatan', roles, village: null, district: null, ...more };
}

function facts(more: Partial<CaseFacts> = {}): CaseFacts {
  return {
    tenant: 'oku-selatan',
    kind: 'application',
    service: 'layanan-lanjut-usia',
    subjectId: 'subject-1',
    village: HERE,
    openedBy: 'oku-selatan.another',
    excluded: [],
    roles: [],
    grants: [],
    closedAt: null,
    ...more,
  };
}

const code = (who: Asker, what: CaseFacts, asked: Asked, now = NOW) => {
  const verdict = accessTo(who, what, asked, now);
  return verdict.allowed ? verdict.by : verdict.code;
};

describe('who may see a case', () => {
  test('another office and an accused officer are answered as if there were none', () => {
    const head = officer(['kepala-dinas']);
    expect(code(head, facts({ tenant: 'luwu-timur' }), 'line')).toBe('case-not-found');
    const accused = facts({ kind: 'complaint', excluded: [head.id], roles: ['kepala-dinas'] });
    for (const asked of ['line', 'act', 'notes', 'identity'] as const) {
      expect(code(head, accused, asked)).toBe('case-not-found');
    }
  });

  test.each([
    ['the own village', { village: HERE }, HERE, 'need'],
    ['another village', { village: '16.09.01.2003' }, HERE, 'wrong-village'],
    ['the own kecamatan', { district: '16.09.01' }, HERE, 'need'],
    ['another kecamatan', { district: '16.09.02' }, HERE, 'wrong-village'],
    ['no village', { village: HERE }, null, 'wrong-village'],
    ['no village, for the office', {}, null, 'need'],
  ])('by place: %s', (_, place, village, expected) => {
    expect(code(officer(['tksk'], place), facts({ village, roles: ['tksk'] }), 'papers')).toBe(expected);
  });

  test('a step, open or done, is a need; without one a role sees no more than the line of its place', () => {
    for (const role of ['front-office', 'petugas-survei', 'koordinator-kabupaten-pkh'] as const) {
      expect(code(officer([role]), facts({ roles: [role] }), 'identity')).toBe('need');
      expect(code(officer([role]), facts(), 'identity')).toBe('no-need');
    }
    expect(code(officer(['front-office']), facts(), 'line')).toBe('place');
    expect(code(officer(['petugas-survei']), facts(), 'line')).toBe('no-need');
    expect(code(officer(['kepala-dinas']), facts(), 'papers')).toBe('lead');
    expect(code(officer(['kepala-dinas']), facts(), 'act')).toBe('place');
    expect(code(officer(['operator']), facts({ roles: ['operator'] }), 'line')).toBe('no-need');
  });

  test('who filed a case completes it, and sees of its people no more than of others', () => {
    const pendamping = officer(['pendamping-bansos']);
    const own = facts({ openedBy: pendamping.id });
    expect(['line', 'act', 'papers'].map((asked) => code(pendamping, own, asked as Asked))).toEqual(
      Array(3).fill('filing'),
    );
    for (const asked of ['identity', 'notes', 'findings', 'bank'] as const) {
      expect(code(pendamping, own, asked)).toBe('no-need');
    }
    expect(code(pendamping, facts({ ...own, kind: 'complaint' }), 'line')).toBe('no-need');
  });

  test('a complaint is for who answers it; others do their step without its words and people', () => {
    const complaint = facts({
      kind: 'complaint',
      roles: ['front-office', 'petugas-survei', 'koordinator-kabupaten-pkh'],
    });
    const asks = (role: Role) =>
      (['line', 'act', 'notes', 'identity'] as const).map((asked) => code(officer([role]), complaint, asked));
    expect(asks('petugas-pengaduan')).toEqual(Array(4).fill('place'));
    expect(asks('kepala-dinas')).toEqual(Array(4).fill('lead'));
    expect(asks('kabid-linjamsos')).toEqual(Array(4).fill('no-need'));
    expect(asks('front-office')).toEqual(['need', 'need', 'no-need', 'no-need']);
    expect(asks('petugas-survei')).toEqual(['need', 'need', 'no-need', 'no-need']);
    expect(asks('koordinator-kabupaten-pkh')).toEqual(['need', 'need', 'need', 'no-need']);
    expect(asks('back-office')).toEqual(Array(4).fill('no-need'));
  });

  test('words about a mental illness are for those who may know of health', () => {
    const roles = ['front-office', 'petugas-survei', 'kabid-linjamsos'];
    const odgj = facts({ service: 'layanan-orang-dengan-gangguan-jiwa', roles });
    expect(code(officer(['front-office']), odgj, 'notes')).toBe('no-need');
    expect(code(officer(['petugas-survei']), odgj, 'notes')).toBe('need');
    expect(code(officer(['kabid-linjamsos']), facts({ ...odgj, roles: [] }), 'findings')).toBe('no-need');
  });

  test('a grant opens the case until it ends, lets nobody act, and opens no complaint', () => {
    const stranger = officer(['petugas-desa'], { village: '16.09.02.2012' });
    const opened = facts({ grants: [{ officer: stranger.id, until: LATER }] });
    expect(code(stranger, opened, 'papers')).toBe('break-glass');
    expect(code(stranger, opened, 'act')).toBe('wrong-village');
    expect(code(stranger, opened, 'bank')).toBe('wrong-village');
    expect(code(stranger, opened, 'papers', LATER)).toBe('wrong-village');
    expect(code(stranger, facts({ ...opened, kind: 'complaint' }), 'line')).toBe('wrong-village');
    expect(code(officer(['petugas-desa'], { id: 'x', village: HERE }), opened, 'papers')).toBe('no-need');
  });

  test('a person is seen in a case of which the person is part; a case of the own filing does not widen the place', () => {
    const village = officer(['pengisi-data-desa'], { village: HERE });
    const own = facts({ roles: ['pengisi-data-desa'], openedBy: village.id });
    const see = (what: CaseFacts, of: string | null, part: 'subject' | 'reporter' | 'none' = 'subject') => {
      const verdict = accessToPerson(village, what, { village: of, part }, NOW);
      return verdict.allowed ? verdict.by : verdict.code;
    };
    expect(see(own, HERE)).toBe('need');
    expect(see(own, '16.09.07.2001')).toBe('wrong-village');
    expect(see(facts({ roles: ['pengisi-data-desa'] }), '16.09.07.2001')).toBe('need');
    expect(see(own, HERE, 'none')).toBe('no-need');
  });

  test('a step that was done is a reason until thirty days after the case was closed; the line stays', () => {
    const closed = { roles: ['front-office', 'kepala-dinas'], closedAt: '2026-06-01T02:00:00.000Z' };
    const counter = officer(['front-office']);
    const [before, after] = ['2026-07-01T01:59:59.999Z', '2026-07-01T02:00:00.000Z'];
    expect(code(counter, facts(closed), 'identity', before)).toBe('need');
    expect(code(counter, facts(closed), 'identity', after)).toBe('no-need');
    expect(code(counter, facts({ ...closed, closedAt: null }), 'identity', after)).toBe('need');
    expect(code(counter, facts({ ...closed, openedBy: counter.id }), 'papers', after)).toBe('no-need');
    expect(code(officer(['petugas-survei']), facts({ ...closed, roles: ['petugas-survei'] }), 'line', after)).toBe(
      'need',
    );
    expect(code(officer(['kepala-dinas']), facts(closed), 'identity', after)).toBe('lead');
  });

  test('who leads the office without a step looks for oversight, and says so', () => {
    const head = officer(['kepala-dinas']);
    const look = (what: CaseFacts, purpose: string) => () =>
      requireOversight(accessTo(head, what, 'identity', NOW), purpose);
    expect(look(facts(), 'keputusan')).toThrow(expect.objectContaining({ code: 'oversight-purpose-required' }));
    expect(look(facts(), 'pengawasan')).not.toThrow();
    expect(look(facts({ roles: ['kepala-dinas'] }), 'keputusan')).not.toThrow();
  });

  test('the store hands over by name: numbers are masked unless another role of the officer, or a grant, shows them', () => {
    const goods = facts({ roles: ['petugas-logistik', 'kepala-seksi'] });
    const numbers = (roles: readonly Role[], what = goods) => showsNumbers(officer(roles), what, NOW);
    expect(numbers(['petugas-logistik'])).toBe(false);
    expect(numbers(['kepala-seksi'])).toBe(true);
    expect(numbers(['petugas-logistik', 'kepala-seksi'])).toBe(true);
    // A role without a step in the case shows nothing more.
    expect(numbers(['petugas-logistik', 'back-office'])).toBe(false);
    expect(numbers(['petugas-logistik'], facts({ grants: [{ officer: officer([]).id, until: LATER }] }))).toBe(true);
  });
});

test('lists keep a case under the tags by which its line is allowed, for every role, kind, step and filing', () => {
  let compared = 0;
  for (const role of ROLE_CODES) {
    for (const kind of ['application', 'incident', 'complaint'] as const) {
      for (const roles of [[], [role], ['front-office']]) {
        for (const openedBy of ['oku-selatan.one', 'oku-selatan.another']) {
          const one = officer([role]);
          const what = facts({ kind, roles, openedBy });
          const listed = tagsFor(one).some((tag) => tagsOf(what).includes(tag));
          expect([role, kind, roles, openedBy, listed]).toEqual([
            role,
            kind,
            roles,
            openedBy,
            accessTo(one, what, 'line', NOW).allowed,
          ]);
          compared += 1;
        }
      }
    }
  }
  expect(compared).toBe(ROLE_CODES.length * 18);
});

test('every purpose is some role’s, and an operator has none', () => {
  expect(purposesOf(ROLE_CODES)).toEqual(PURPOSES);
  expect(purposesOf(['operator'])).toEqual([]);
  expect(purposesOf(['petugas-logistik', 'bendahara-bansos'])).toEqual([
    'penyerahan-barang',
    'penyerahan-dana',
    'penerima-ganda',
  ]);
});
