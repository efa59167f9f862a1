import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AssessmentInput } from './households.ts';
import type { Assessment, IncidentEvent, IncidentStepKind } from './incident-events.ts';
import { incidentResponse } from './incident-response.ts';

const at = '2026-07-01T03:00:00.000Z';
const head = { by: 'ofc.head', roles: ['kepala-dinas'], at } as const;
const kabid = { by: 'ofc.kabid', roles: ['kabid-linjamsos'], at } as const;
const lead = { by: 'ofc.kasi', roles: ['kepala-seksi'], at } as const;
const tagana = { by: 'ofc.tagana', roles: ['tagana'], at } as const;

function ref(stepId: IncidentStepKind) {
  return { caseId: 'c1', stepId, run: 1 };
}

function opened(kind: IncidentStepKind, notBy: readonly string[] = []): IncidentEvent {
  const step = { kind, service: 'layanan-korban-bencana-sosial', subjectId: null, village: null, notBy, dueAt: null };
  return { type: 'incident-response.step-opened.v1', data: { ...ref(kind), ...step, at } };
}

const disposed: IncidentEvent = {
  type: 'incident-response.disposed.v1',
  data: { ...ref('disposition'), noteId: null, by: head.by, at },
};
const members = [lead.by, tagana.by];
const assigned: IncidentEvent = {
  type: 'incident-response.team-assigned.v1',
  data: { ...ref('disposition'), lead: lead.by, members, by: kabid.by, at },
};
const dispositionGiven: IncidentEvent = {
  type: 'incident-response.disposition-given.v1',
  data: { ...ref('disposition'), kind: 'disposition', outcome: 'assigned', team: members, by: kabid.by, at },
};
const assign = { type: 'assign-team', lead: lead.by, members: [tagana.by], ...kabid } as const;

const dispatched = scenario(incidentResponse).given(opened('disposition'), disposed, assigned, dispositionGiven);
const assessing = dispatched.given(opened('assessment'));

function input(submissionId: string, more: Partial<AssessmentInput> = {}): AssessmentInput {
  const capture = {
    submissionId,
    deviceId: 'tablet-a',
    occurredAt: at,
    baseRevision: 5,
    recordId: `r-${submissionId}`,
  };
  const victims = { dead: 0, injured: 1, displaced: 4 };
  return { ...capture, photoIds: [], subjectId: 'person-1', members: 5, victims, damage: 'berat', ...more };
}

function assess(assessment: AssessmentInput, householdId = 'house-001', by: { readonly by: string } = tagana) {
  return { type: 'assess-household', householdId, assessment, ...tagana, ...by } as const;
}

function assessedAs(
  type: 'household-assessed' | 'household-conflicted',
  assessment: AssessmentInput,
  more: object = {},
  householdId = 'house-001',
): IncidentEvent {
  const data = { ...ref('assessment'), householdId, ...(assessment as Assessment), by: tagana.by, at, ...more };
  return { type: `incident-response.${type}.v1`, data } as IncidentEvent;
}

describe('R-07: disposition, then assignment, then work', () => {
  test('the head passes the report on and the Kabid sends a team: two acts, one step', () => {
    scenario(incidentResponse)
      .given(opened('disposition'))
      .when({ type: 'dispose', noteId: null, ...head })
      .then(disposed)
      .when(assign)
      .then(assigned, dispositionGiven)
      .when(assign)
      .thenRejected('step-not-open');
  });

  test('R-07: nobody is assigned before the disposition', () => {
    scenario(incidentResponse).given(opened('disposition')).when(assign).thenRejected('disposition-missing', 'R-07');
  });

  test('R-07: only the head disposes, only the Kabid assigns', () => {
    const open = scenario(incidentResponse).given(opened('disposition'));
    open.when({ type: 'dispose', noteId: null, ...kabid }).thenRejected('wrong-role', 'R-07');
    open
      .given(disposed)
      .when({ ...assign, ...head })
      .thenRejected('wrong-role', 'R-07');
  });

  test('R-07: a route that opens the work too early does not let anybody work', () => {
    const early = scenario(incidentResponse).given(opened('emergency-response'), opened('assessment'));
    early.when(assess(input('first-00'))).thenRejected('team-not-assigned', 'R-07');
    early
      .when({ type: 'respond', noteId: null, departedAt: null, arrivedAt: null, ...tagana })
      .thenRejected('team-not-assigned', 'R-07');
    early.when(assign).thenRejected('disposition-missing', 'R-07');
  });

  test('the team may change while it works; who did a separate step cannot join', () => {
    const change = { ...assign, lead: tagana.by, members: [] };
    assessing.when(change).then({
      type: 'incident-response.team-assigned.v1',
      data: { ...ref('assessment'), lead: tagana.by, members: [tagana.by], by: kabid.by, at },
    });
    dispatched
      .given(opened('assessment', [tagana.by]))
      .when(change)
      .thenRejected('not-by-same-officer');
  });
});

test('R-21: how long the way took is recorded and not judged', () => {
  const departedAt = '2026-06-30T02:00:00.000Z';
  const arrivedAt = '2026-06-30T19:30:00.000Z';
  const way = { noteId: null, departedAt, arrivedAt };
  const responding = dispatched.given(opened('emergency-response'));
  responding.when({ type: 'respond', ...way, ...tagana, by: 'ofc.other' }).thenRejected('not-allowed');
  responding
    .when({ type: 'respond', ...way, departedAt: arrivedAt, arrivedAt: departedAt, ...tagana })
    .thenRejected('times-reversed');
  const done = { kind: 'emergency-response', outcome: 'responded', ...way, by: tagana.by, at } as const;
  const state = responding
    .when({ type: 'respond', ...way, ...tagana })
    .then({ type: 'incident-response.responded.v1', data: { ...ref('emergency-response'), ...done } })
    .state();
  expect(state.response).toEqual({ departedAt, arrivedAt, at });
});

describe('households', () => {
  test('R-09: damage is berat, sedang, ringan or none, and nothing else', () => {
    for (const damage of ['berat', 'sedang', 'ringan', null]) {
      const assessment = input('first-00', { damage });
      assessing.when(assess(assessment)).then(assessedAs('household-assessed', assessment));
    }
    fc.assert(
      fc.property(
        fc.string().filter((damage) => !['berat', 'sedang', 'ringan'].includes(damage)),
        (damage) => {
          assessing.when(assess(input('first-00', { damage }))).thenRejected('damage-grade-unknown', 'R-09');
        },
      ),
      { verbose: 1 },
    );
  });

  test('only the team assesses; a submission that is sent again changes nothing', () => {
    assessing.when(assess(input('first-00'), 'house-001', { by: 'ofc.other' })).thenRejected('not-allowed');
    assessing
      .when(assess(input('first-00')))
      .then(assessedAs('household-assessed', input('first-00')))
      .when(assess(input('first-00')))
      .then();
  });

  test('there are no more victims than members', () => {
    const victims = { dead: 3, injured: 3, displaced: 0 };
    assessing.when(assess(input('first-00', { victims }))).thenRejected('victims-exceed-members');
  });

  test('the head of one household cannot head another of the same incident; the other is named by its id', () => {
    const first = assessing.given(assessedAs('household-assessed', input('first-00')));
    first.when(assess(input('other-00'), 'house-002')).thenRejected('already-head-of-household');
    expect(incidentResponse.decide(first.state(), assess(input('other-00'), 'house-002'))).toMatchObject({
      facts: { householdId: 'house-001' },
    });
    const other = input('other-00', { subjectId: 'person-2' });
    first.when(assess(other, 'house-002')).then(assessedAs('household-assessed', other, {}, 'house-002'));
  });

  test('a correction that names another head frees the first one', () => {
    const corrected = input('second-0', { subjectId: 'person-2', baseRevision: 9 });
    const other = input('other-00', { subjectId: 'person-1' });
    assessing
      .given(assessedAs('household-assessed', input('first-00')), assessedAs('household-assessed', corrected))
      .when(assess(other, 'house-002'))
      .then(assessedAs('household-assessed', other, {}, 'house-002'));
  });

  test('two devices on the same base: kept, shown, chosen by the lead, and the choice is told to others', () => {
    const second = input('second-0', { deviceId: 'tablet-b', damage: 'ringan', baseRevision: 4 });
    const conflicted = assessing
      .given(assessedAs('household-assessed', input('first-00')))
      .when(assess(second))
      .then(assessedAs('household-conflicted', second, { against: 'first-00' }));
    conflicted.when({ type: 'complete-assessment', outcome: 'done', ...lead }).thenRejected('findings-conflict');
    const third = input('third-00', { deviceId: 'tablet-c', baseRevision: 4 });
    conflicted.when(assess(third)).thenRejected('findings-conflict');
    const choice = { type: 'resolve-conflict', householdId: 'house-001', kept: 'second-0' } as const;
    conflicted.when({ ...choice, ...tagana }).thenRejected('not-allowed');
    const resolved = { ...ref('assessment'), householdId: 'house-001', kept: 'second-0', by: lead.by, at };
    const after = conflicted
      .when({ ...choice, ...lead })
      .then(
        { type: 'incident-response.conflict-resolved.v1', data: resolved },
        assessedAs('household-assessed', second),
      );
    expect(after.state().households['house-001']).toMatchObject({ current: 'second-0', conflicting: null });
    expect(after.state().households['house-001']?.submissions).toHaveLength(2);
    conflicted.when({ ...choice, kept: 'first-00', ...lead }).then({
      type: 'incident-response.conflict-resolved.v1',
      data: { ...resolved, kept: 'first-00' },
    });
  });

  test('different households of one incident never conflict', () => {
    const second = input('second-0', { deviceId: 'tablet-b', subjectId: 'person-2', baseRevision: 0 });
    assessing
      .given(assessedAs('household-assessed', input('first-00')))
      .when(assess(second, 'house-002'))
      .then(assessedAs('household-assessed', second, {}, 'house-002'));
  });

  test('a household entered by mistake is removed with a reason by the lead, and stays removed', () => {
    const remove = {
      type: 'remove-household',
      householdId: 'house-001',
      reasonCode: 'salah-catat',
      noteId: null,
    } as const;
    const removed: IncidentEvent = {
      type: 'incident-response.household-removed.v1',
      data: {
        ...ref('assessment'),
        householdId: 'house-001',
        subjectId: 'person-1',
        reasonCode: 'salah-catat',
        noteId: null,
        by: lead.by,
        at,
      },
    };
    const known = assessing.given(assessedAs('household-assessed', input('first-00')));
    known.when({ ...remove, ...tagana }).thenRejected('not-allowed');
    known.when({ ...remove, householdId: 'house-009', ...lead }).thenRejected('household-not-found');
    const gone = known.when({ ...remove, ...lead }).then(removed);
    gone.when({ ...remove, ...lead }).then();
    gone.when(assess(input('later-00', { baseRevision: 9 }))).thenRejected('household-removed');
    gone
      .when(assess(input('other-00'), 'house-002'))
      .then(assessedAs('household-assessed', input('other-00'), {}, 'house-002'));
    gone.when({ type: 'complete-assessment', outcome: 'done', ...lead }).thenRejected('households-missing');
  });
});

describe('the end', () => {
  function completed(outcome: 'done' | 'not-found', households: number): IncidentEvent {
    const data = { ...ref('assessment'), kind: 'assessment', outcome, households, by: lead.by, at } as const;
    return { type: 'incident-response.assessment-completed.v1', data };
  }

  test('done needs a household, not-found needs none', () => {
    const known = assessing.given(assessedAs('household-assessed', input('first-00')));
    assessing.when({ type: 'complete-assessment', outcome: 'done', ...lead }).thenRejected('households-missing');
    known.when({ type: 'complete-assessment', outcome: 'not-found', ...lead }).thenRejected('households-recorded');
    known.when({ type: 'complete-assessment', outcome: 'done', ...tagana }).thenRejected('not-allowed');
    assessing.when({ type: 'complete-assessment', outcome: 'not-found', ...lead }).then(completed('not-found', 0));
    known
      .when({ type: 'complete-assessment', outcome: 'done', ...lead })
      .then(completed('done', 1))
      .when(assess(input('later-00')))
      .thenRejected('step-not-open');
  });

  test('when the case ends, what is open is void', () => {
    assessing
      .when({ type: 'void', at })
      .then({ type: 'incident-response.voided.v1', data: { ...ref('assessment'), at } })
      .when(assess(input('first-00')))
      .thenRejected('step-not-open');
  });

  test('a disposition that is opened again needs a new team; an old opening is ignored', () => {
    const again: IncidentEvent = { ...opened('disposition') };
    const data = { ...again.data, run: 2 };
    const reopened = assessing.given({ ...again, data } as IncidentEvent, opened('assessment'));
    reopened.when(assess(input('first-00'))).thenRejected('team-not-assigned', 'R-07');
  });
});
