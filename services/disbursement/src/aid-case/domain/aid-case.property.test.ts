import { scenario } from '@alur/event-sourcing/testing';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type AidCaseCommand, aidCase } from './aid-case.ts';
import type { AidIncident, AidStepKind, LocalClass } from './aid-case-events.ts';

const caseId = 'case-1';
const at = '2026-08-03T02:00:00.000Z';
const incident = (localClass: LocalClass): AidIncident => ({
  caseId,
  service: 'layanan-korban-bencana-sosial',
  localClass,
  uuClass: 'nonalam',
  hazard: 'kebakaran',
  occurredAt: at,
  village: null,
});
const household = (householdId: string) => ({
  householdId,
  subjectId: `subject-${householdId}`,
  members: 4,
  damage: 'berat' as const,
});
const step = (kind: AidStepKind, run = 1) => ({
  stepId: kind,
  run,
  kind,
  roles: [kind === 'goods' ? 'petugas-logistik' : 'kabid-linjamsos'],
  notBy: [],
});
const settle = (householdId: string, outcome: 'handed-over' | 'cancelled' = 'handed-over') =>
  ({ type: 'settle-household', householdId, handoverId: `${caseId}.${householdId}`, outcome, by: 'log', at }) as const;

test('whatever order the other services are heard in, the goods track ends once, with the last household', () => {
  const houses = ['a', 'b', 'c'];
  const heard: AidCaseCommand[] = [
    ...houses.map(
      (householdId) => ({ type: 'note-household', caseId, household: household(householdId), at }) as const,
    ),
    { type: 'note-eligibility', caseId, households: houses, at },
    { type: 'note-step', step: step('goods'), at },
    { type: 'note-step', step: step('funds'), at },
    ...houses.map((householdId) => settle(householdId)),
  ];
  const opening: AidCaseCommand = { type: 'note-opened', incident: incident('alam'), at };
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...heard, ...heard]),
      fc.shuffledSubarray(heard, { minLength: heard.length }),
      (some, all) => {
        let known = scenario(aidCase).given();
        const ends: string[] = [];
        for (const command of [opening, ...some, ...all]) {
          const decision = aidCase.decide(known.state(), command);
          if ('rejected' in decision) throw new Error(decision.code);
          known = known.given(...decision);
          ends.push(...decision.flatMap(({ type }) => (type.includes('track-ended') ? [type] : [])));
        }
        expect(ends.sort()).toEqual(['aid-case.funds-track-ended.v1', 'aid-case.goods-track-ended.v1']);
        expect(known.state().fundsHandedOver).toBe(0);
      },
    ),
    { numRuns: 200, verbose: 1 },
  );
});
