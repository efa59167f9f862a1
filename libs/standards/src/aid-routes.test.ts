import { describe, expect, test } from '@jest/globals';
import { missingDocuments } from './documents.ts';
import { loadStandards } from './load.ts';
import type { Advance, Route, Step } from './route.ts';
import { advance, startRoute } from './route-walk.ts';

const standards = loadStandards();
const ALAM = 'layanan-korban-bencana-alam';
const SOSIAL = 'layanan-korban-bencana-sosial';
const UMBRELLA = 'penanggulangan-bencana';
const DISASTERS = [ALAM, SOSIAL, UMBRELLA];
const DECREED = ['bansos-alat-bantu-disabilitas', 'bansos-penyandang-disabilitas', 'bansos-lansia-odgj'];
const STIMULAN = 'bansos-stimulan';

type Done = readonly [step: string, outcome: string];

function routeOf(slug: string): Route {
  const { route } = standards.service(slug);
  if (!route) throw new Error(`${slug} has no route`);
  return route;
}

function stepsOf(slug: string): Record<string, Step> {
  return routeOf(slug).steps;
}

/** Completes steps in turn, each of which must be open; answers what the last one led to and what is open then. */
function walk(slug: string, ...outcomes: readonly Done[]): { last: Advance; open: string[] } {
  const route = routeOf(slug);
  const completed = new Set<string>();
  let last: Advance = startRoute(route);
  const open = new Set(last.steps);
  for (const [step, outcome] of outcomes) {
    expect([...open]).toContain(step);
    last = advance(route, { completed, open }, step, outcome);
    open.delete(step);
    completed.add(step);
    if (last.next === 'open') for (const id of last.steps) open.add(id);
  }
  return { last, open: [...open] };
}

const COMPLETED = { next: 'close', outcome: 'completed' };
const REJECTED = { next: 'close', outcome: 'rejected' };
const toAssessment: Done[] = [
  ['completeness', 'complete'],
  ['disposition', 'assigned'],
  ['response', 'responded'],
  ['assessment', 'done'],
];
const toAid: Done[] = [...toAssessment, ['decision', 'eligible']];

describe('disasters', () => {
  test('R-05: natural disasters get goods only; social ones goods and money; the umbrella money for social ones only', () => {
    const moneyOf = (slug: string) => Object.values(stepsOf(slug)).filter(({ kind }) => kind === 'funds');
    expect(moneyOf(ALAM)).toEqual([]);
    expect(standards.service(ALAM).klasifikasiLokal).toBe('alam');
    expect(moneyOf(SOSIAL)).toMatchObject([{ params: { fund: 'btt' } }]);
    expect(standards.service(SOSIAL).klasifikasiLokal).toBe('sosial');
    expect(moneyOf(UMBRELLA)).toMatchObject([{ params: { fund: 'btt', onlyFor: 'sosial' } }]);
    for (const { slug, kind } of standards.services()) {
      if (kind !== 'incident') expect([slug, moneyOf(slug)]).toEqual([slug, []]);
    }
  });

  test('2.7 no. 2: goods and money run side by side after the decision', () => {
    expect(walk(SOSIAL, ...toAid).last).toEqual({ next: 'open', steps: ['goods', 'funds'] });
    expect(walk(ALAM, ...toAid).last).toEqual({ next: 'open', steps: ['goods'] });
  });

  test.each(DISASTERS)('R-07: %s goes by disposition and assignment to the assessment', (slug) => {
    const { disposition, response, assessment, decision } = stepsOf(slug);
    expect(walk(slug, ['completeness', 'complete']).open).toEqual(['disposition', 'papers']);
    expect(disposition).toMatchObject({ kind: 'disposition', roles: ['kepala-dinas', 'kabid-linjamsos'] });
    expect(response).toMatchObject({ kind: 'emergency-response', roles: ['tagana', 'pordam'] });
    expect(assessment!.roles).toEqual(['tagana', 'pordam', 'kepala-seksi']);
    expect(decision).toMatchObject({ notBy: ['assessment'], requires: ['assessment'] });
  });

  test.each(DISASTERS)('R-08: %s gives nothing without a decision that aid is due', (slug) => {
    expect(walk(slug, ...toAssessment, ['decision', 'ineligible']).last).toEqual(REJECTED);
    expect(walk(slug, ...toAssessment.slice(0, -1), ['assessment', 'not-found']).last).toEqual(REJECTED);
    for (const step of Object.values(stepsOf(slug))) {
      if (step.kind === 'goods' || step.kind === 'funds') expect(step.requires).toEqual(['eligibility-decision']);
    }
  });

  test.each(DISASTERS)('%s: who assessed or decided hands over neither goods nor money', (slug) => {
    const given = Object.values(stepsOf(slug)).filter(({ kind }) => kind === 'goods' || kind === 'funds');
    expect(given.map(({ notBy }) => notBy)).toEqual(given.map(() => ['assessment', 'decision']));
  });

  test.each<[string, Done[]]>([
    [
      'everything in turn',
      [
        ['papers', 'received'],
        ['goods', 'handed-over'],
        ['funds', 'handed-over'],
      ],
    ],
    [
      'the papers last',
      [
        ['funds', 'refused'],
        ['goods', 'handed-over'],
        ['papers', 'received'],
      ],
    ],
    [
      'nothing given',
      [
        ['goods', 'cancelled'],
        ['papers', 'received'],
        ['funds', 'refused'],
      ],
    ],
  ])('R-23: the report waits for both tracks and the papers, and closes the case: %s', (_, ends) => {
    expect(walk(SOSIAL, ...toAid, ...ends.slice(0, 2)).last).toEqual({ next: 'open', steps: [] });
    const all: Done[] = [...toAid, ...ends];
    expect(walk(SOSIAL, ...all).last).toEqual({ next: 'open', steps: ['report'] });
    expect(walk(SOSIAL, ...all, ['report', 'reported']).last).toEqual(COMPLETED);
  });

  test('INC-03: goods have 40 h 16 min from the report, day and night; money two working days and an hour', () => {
    for (const slug of DISASTERS) {
      expect(stepsOf(slug)['goods']).toMatchObject({
        limit: { value: 'PT40H16M', calendar: 'clock24x7' },
        limitFrom: 'report',
      });
    }
    expect(stepsOf(SOSIAL)['funds']!.limit).toEqual({ value: 'P2DT1H', calendar: 'working' });
    expect(stepsOf(SOSIAL)['funds']!.limitFrom).toBeUndefined();
    const [start, tenant] = ['2026-07-03T12:00:00.000Z', 'oku-selatan'];
    const due = standards.clock.dueAt({ start, tenant, limit: stepsOf(SOSIAL)['goods']!.limit! });
    expect(due).toBe('2026-07-05T04:16:00.000Z');
  });

  test('R-21: where durations depend on topography and distance, the published text and a note say so', () => {
    const { published, limits } = standards.service(SOSIAL);
    expect(published.time.map(({ text }) => text)).toContain('Dengan memperhatikan Topografi dan Jarak Tempuh Lokasi');
    for (const slug of [ALAM, SOSIAL]) {
      const goods = standards.service(slug).limits.find(({ label }) => label === 'Jalur barang');
      expect(goods?.note).toContain('topografi dan jarak tempuh');
    }
    expect(limits.find(({ label }) => label === 'Jalur barang')?.limit).toEqual(stepsOf(SOSIAL)['goods']!.limit);
  });
});

describe('grants', () => {
  const toGrant = (check: string): Done[] => [
    ['completeness', 'complete'],
    ['verification', 'passed'],
    [check, 'done'],
    ['decision', 'eligible'],
  ];

  test.each([
    ['bansos-alat-bantu-disabilitas', 'sk-kepala-dinas'],
    ['bansos-penyandang-disabilitas', 'sk-bupati'],
    ['bansos-lansia-odgj', 'sk-bupati'],
  ])('R-17: %s waits in a batch under %s', (slug, decree) => {
    expect(walk(slug, ...toGrant('survey')).last).toEqual({ next: 'open', steps: ['grant'] });
    const { survey, grant } = stepsOf(slug);
    expect(survey).toMatchObject({ kind: 'survey', partner: 'tksk' });
    expect(grant).toMatchObject({ kind: 'grant-batch', batch: true, notBy: ['decision'], params: { decree } });
    expect(walk(slug, ...toGrant('survey'), ['grant', 'handed-over']).last).toEqual(COMPLETED);
    expect(walk(slug, ...toGrant('survey'), ['grant', 'removed']).last).toEqual(REJECTED);
  });

  test.each(DECREED)('2.7 no. 7: %s can be filed, verified and surveyed before its decree exists', (slug) => {
    expect(missingDocuments(standards.service(slug), { age: 40 }, ['sktm-desa'])).toEqual([]);
    const before = Object.entries(stepsOf(slug)).filter(([id]) => id !== 'grant');
    expect(before.filter(([, step]) => step.params?.['decree'] !== undefined)).toEqual([]);
  });

  test('a grant takes its candidates from the nominations of the six groups', () => {
    const listed = standards
      .services()
      .flatMap(({ route }) => Object.values(route?.steps ?? {}))
      .flatMap((step) => (step.kind === 'nomination' ? [step.params?.['programme']] : []));
    for (const slug of DECREED) {
      const from = stepsOf(slug)['grant']!.params?.['nominations'];
      expect(listed).toEqual(expect.arrayContaining(Array.isArray(from) ? [...from] : [from]));
    }
  });

  test('R-18, 2.7 no. 9: a stimulan proposal comes from a Pendamping Bansos only and is verified in SIKS-NG', () => {
    const { applicants, filedBy, choice } = standards.service(STIMULAN);
    expect({ applicants, filedBy }).toEqual({ applicants: ['pendamping'], filedBy: ['pendamping-bansos'] });
    expect(choice).toEqual({ name: 'jenisStimulan', values: ['KUBE', 'RUTILAHU', 'SARLING', 'UEP'] });
    const { verification, 'field-check': check, grant } = stepsOf(STIMULAN);
    expect(verification).toMatchObject({ limit: { value: 'P1D' }, label: expect.stringContaining('SIKS-NG') });
    expect(check).toMatchObject({ kind: 'survey', limit: { value: 'P5D', calendar: 'working' } });
    expect(check!.partner).toBeUndefined();
    expect(grant!.params).toMatchObject({ decree: 'none', report: 'data-penerima-dibantu' });
    expect(walk(STIMULAN, ...toGrant('field-check'), ['grant', 'handed-over']).last).toEqual(COMPLETED);
  });

  test('who decides neither surveyed nor hands over', () => {
    for (const slug of [...DECREED, STIMULAN]) {
      const { decision, grant } = stepsOf(slug);
      expect(decision!.notBy).toEqual([slug === STIMULAN ? 'field-check' : 'survey']);
      expect(grant!.notBy).toEqual(['decision']);
    }
  });
});
