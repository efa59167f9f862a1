import type { Route, Step } from './route.ts';

/** A sound route with a survey: the shape of the six rehabilitation services. */
export const SURVEYED: Route = {
  start: 'completeness',
  steps: {
    completeness: {
      kind: 'completeness',
      roles: ['front-office'],
      on: { complete: ['verification'], incomplete: 'return' },
    },
    verification: {
      kind: 'document-verification',
      roles: ['front-office', 'back-office'],
      limit: { value: 'PT30M', calendar: 'working' },
      on: { passed: ['survey'], failed: 'return' },
    },
    survey: {
      kind: 'survey',
      roles: ['petugas-survei'],
      partner: 'tksk',
      on: { done: ['decision'], 'not-found': ['decision'] },
    },
    decision: {
      kind: 'eligibility-decision',
      roles: ['kepala-dinas'],
      notBy: ['survey'],
      on: { eligible: ['letter'], ineligible: 'close-rejected' },
    },
    letter: {
      kind: 'letter',
      roles: ['back-office'],
      requires: ['survey'],
      params: { letter: 'rekomendasi-bansos', signer: 'kepala-dinas' },
      on: { delivered: ['nomination'] },
    },
    nomination: {
      kind: 'nomination',
      roles: ['back-office'],
      requires: ['survey'],
      params: { programme: 'bansos-lansia' },
      on: { listed: 'close-completed' },
    },
  },
};

/** A sound route with two tracks and a join: the shape of a social disaster. */
export const TWO_TRACKS: Route = {
  start: 'disposition',
  steps: {
    disposition: {
      kind: 'disposition',
      roles: ['kepala-dinas', 'kabid-linjamsos'],
      on: { assigned: ['assessment'] },
    },
    assessment: {
      kind: 'assessment',
      roles: ['tagana'],
      on: { done: ['decision'], 'not-found': 'close-rejected' },
    },
    goods: { kind: 'goods', roles: ['petugas-logistik'], on: { 'handed-over': ['report'], cancelled: ['report'] } },
    decision: {
      kind: 'eligibility-decision',
      roles: ['kepala-dinas'],
      notBy: ['assessment'],
      on: { eligible: ['goods', 'funds'], ineligible: 'close-rejected' },
    },
    funds: {
      kind: 'funds',
      roles: ['kabid-linjamsos', 'kepala-dinas', 'bpkad', 'bendahara-bansos'],
      params: { fund: 'btt' },
      on: { 'handed-over': ['report'], refused: ['report'], 'not-needed': ['report'] },
    },
    report: {
      kind: 'report',
      roles: ['kabid-linjamsos'],
      after: ['goods', 'funds'],
      params: { report: 'laporan-bencana-dibantu' },
      on: { reported: 'close-completed' },
    },
  },
};

/** A route with steps changed, added or (undefined) taken out. */
export function changed(route: Route, steps: Record<string, Partial<Step> | undefined>): Route {
  const merged = Object.entries({ ...route.steps, ...steps }).flatMap(([id, step]) =>
    step === undefined ? [] : [[id, { ...route.steps[id], ...step } as Step] as const],
  );
  return { ...route, steps: Object.fromEntries(merged) };
}
