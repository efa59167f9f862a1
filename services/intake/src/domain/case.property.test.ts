import { isRejection } from '@alur/event-sourcing';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at, frontOffice, oku, open } from '../test/fixtures/case.ts';
import type { CaseCommand } from './case-commands.ts';
import type { CaseEvent } from './case-events.ts';
import { type CaseState, evolveCase, noCase } from './case-state.ts';

const SERVICES = [
  'layanan-lanjut-usia',
  'layanan-pkh',
  'penonaktifan-kis-pbid',
  'pendaftaran-dtks',
  'pengaduan-layanan',
  'bansos-penyandang-disabilitas',
];
const DISASTERS = ['layanan-korban-bencana-alam', 'layanan-korban-bencana-sosial'];
const FLOOD = { localClass: null, uuClass: 'alam', hazard: 'banjir', occurredAt: at(-60), place: null } as const;
const FROM_ARRIVAL = new Set(['layanan-pkh', ...DISASTERS]);
const STEPS = [
  'completeness',
  'verification',
  'survey',
  'decision',
  'recommendation',
  'nomination',
  'explanation',
  'follow-up',
  'disposition',
  'response',
  'assessment',
  'goods',
  'funds',
  'grant',
  'report',
];
const OUTCOMES = [
  'complete',
  'incomplete',
  'passed',
  'failed',
  'done',
  'eligible',
  'ineligible',
  'delivered',
  'given',
  'answered',
  'listed',
  'assigned',
  'responded',
  'handed-over',
  'refused',
  'reported',
];
const PAPERS = ['sktm-desa', 'fc-ktp', 'fc-kk', 'kks', 'laporan-kejadian-desa', 'surat-permohonan-bencana'];
const everybody = { id: frontOffice.id, roles: ['front-office', 'back-office', 'kepala-dinas', 'petugas-survei'] };

type Make = (at: string) => CaseCommand;
const by = frontOffice.id;
const reasonCode = 'alasan';

const command: fc.Arbitrary<Make> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(...PAPERS).map(
      (code): Make =>
        (at) => ({ type: 'attach-document', documentId: `d-${code}-${at}`, code, sha256: '0'.repeat(64), by, at }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom('complete' as const, 'incomplete' as const).map(
      (decision): Make =>
        (at) => ({ type: 'check-completeness', decision, age: 70, unusable: [], by: everybody, at }),
    ),
  },
  {
    weight: 8,
    arbitrary: fc
      .record({
        stepId: fc.constantFrom(...STEPS),
        outcome: fc.constantFrom(...OUTCOMES),
        run: fc.integer({ min: 1, max: 3 }),
      })
      .map(
        ({ stepId, outcome, run }): Make =>
          (at) => ({ type: 'complete-step', stepId, run, outcome, by, officers: [], missing: [], at }),
      ),
  },
  {
    weight: 2,
    arbitrary: fc.constant<Make>((at) => ({ type: 'check-deadlines', at })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...STEPS).map(
      (stepId): Make =>
        (at) => ({ type: 'assign-step', stepId, officer: by, by: everybody, at }),
    ),
  },
  {
    weight: 5,
    arbitrary: fc.constantFrom<Make>(
      (at) => ({ type: 'supplement', by, at }),
      (at) => ({ type: 'receive-papers', age: null, by: everybody, at }),
      (at) => ({ type: 'pause', reason: 'gangguan-jaringan', by, at }),
      (at) => ({ type: 'resume', by, at }),
      (at) => ({ type: 'withdraw', reasonCode, by, at }),
      (at) => ({ type: 'reject', reasonCode, by, at }),
      (at) => ({ type: 'reopen', reasonCode, by, at }),
    ),
  },
);

describe('whatever happens to a case', () => {
  test('its invariants hold', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SERVICES, ...DISASTERS),
        fc.array(command, { maxLength: 60 }),
        (service, makes) => {
          const disaster = DISASTERS.includes(service);
          const opening = open({ service, relation: 'diri', incident: disaster ? FLOOD : null });
          const events: CaseEvent[] = [];
          let state: CaseState = noCase;
          for (const [index, one] of [opening, ...makes.map((make, i) => make(at(i * 7 + 1)))].entries()) {
            const decision = oku.decide(state, one);
            if (isRejection(decision)) {
              expect(index).toBeGreaterThan(0);
              continue;
            }
            for (const event of decision) {
              state = evolveCase(state, event);
              events.push(event);
              holds(state, events);
            }
          }
        },
      ),
      { numRuns: 300, verbose: 1 },
    );
  });
});

function holds(state: CaseState, events: readonly CaseEvent[]): void {
  if (state.status === 'none') throw new Error('the case is gone');
  const open = Object.values(state.open);
  if (state.status !== 'open') expect(open).toEqual([]);
  if (state.status === 'closed') expect(state.paused).toBeNull();
  for (const step of open) {
    expect(state.completed).not.toContain(step.stepId);
    expect(state.runs[step.stepId]).toBe(step.run);
  }
  const event = events.at(-1)!;
  const before = events.slice(0, -1);
  switch (event.type) {
    case 'case.step-opened.v1': {
      const runs = before.filter((e) => e.type === 'case.step-opened.v1' && e.data.stepId === event.data.stepId);
      expect(event.data.run).toBe(runs.length + 1);
      // no time runs for a step before the file is complete, where the standard counts from there.
      if (state.clockStart === null && !FROM_ARRIVAL.has(state.opened.service)) expect(event.data.dueAt).toBeNull();
      break;
    }
    case 'case.step-overdue.v1': {
      const { stepId, run } = event.data;
      expect(
        before.some((e) => e.type === 'case.step-overdue.v1' && e.data.stepId === stepId && e.data.run === run),
      ).toBe(false);
      break;
    }
    case 'case.closed.v1':
      expect(state.closed).not.toBeNull();
      break;
    default:
  }
}
