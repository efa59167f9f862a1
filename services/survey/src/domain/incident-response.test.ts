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
    const linked = { ...assess(input('other-00', { subjectId: 'person-1b' }), 'house-002'), sameAs: ['person-1'] };
    first.when(linked).thenRejected('already-head-of-household');
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

  test('F6b: a supplementary run is for households that were not there; another run corrects those that were', () => {
    const again = opened('assessment').data as Extract<
      IncidentEvent,
      { type: 'incident-response.step-opened.v1' }
    >['data'];
    const rerun = (supplementary: boolean): IncidentEvent => ({
      type: 'incident-response.step-opened.v1',
      data: { ...again, run: 2, supplementary },
    });
    const known = assessing.given(assessedAs('household-assessed', input('first-00')));
    const late = input('late-000', { subjectId: 'person-2' });
    const lateNoted = assessedAs('household-assessed', late, { run: 2 }, 'house-002');
    const supplement = known.given(rerun(true));
    supplement.when(assess(input('other-00'))).thenRejected('already-assessed');
    supplement
      .when({ type: 'remove-household', householdId: 'house-001', reasonCode: 'ganda', noteId: null, ...lead })
      .thenRejected('already-assessed');
    supplement.when({ type: 'complete-assessment', outcome: 'done', ...lead }).thenRejected('households-missing');
    const nobody = completed('not-found', 0);
    supplement
      .when({ type: 'complete-assessment', outcome: 'not-found', ...lead })
      .then({ ...nobody, data: { ...nobody.data, run: 2 } } as IncidentEvent);
    const one = completed('done', 1);
    supplement
      .when(assess(late, 'house-002'))
      .then(lateNoted)
      .when({ type: 'complete-assessment', outcome: 'done', ...lead })
      .then({ ...one, data: { ...one.data, run: 2 } } as IncidentEvent);
    const corrected = input('other-00', { damage: 'ringan' });
    known
      .given(rerun(false))
      .when(assess(corrected))
      .then(assessedAs('household-assessed', corrected, { run: 2 }));
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

describe('steps', () => {
  const step = opened('assessment').data as Extract<
    IncidentEvent,
    { type: 'incident-response.step-opened.v1' }
  >['data'];
  const open = (run: number) => ({ type: 'open-step', opened: { ...step, run } }) as const;

  test('a step is opened once per run; an older opening changes nothing', () => {
    scenario(incidentResponse).when(open(1)).then({ type: 'incident-response.step-opened.v1', data: step });
    assessing.when(open(1)).then();
    const again: IncidentEvent = { type: 'incident-response.step-opened.v1', data: { ...step, run: 2 } };
    assessing.when(open(2)).then(again);
    assessing.given(again).when(open(1)).then();
  });

  test('an end of an older run leaves the step of the newer run open', () => {
    const again: IncidentEvent = { type: 'incident-response.step-opened.v1', data: { ...step, run: 2 } };
    const old: IncidentEvent = { type: 'incident-response.voided.v1', data: { ...ref('assessment'), at } };
    const state = assessing.given(again, old).state();
    expect(state.steps.assessment).toMatchObject({ run: 2, status: 'open' });
    expect(state.steps.disposition).toMatchObject({ run: 1, status: 'completed' });
    expect(state.revision).toBe(6);
  });

  test('what the end of each step leaves behind', () => {
    const end = { ...ref('assessment'), kind: 'assessment', outcome: 'done', households: 1, by: lead.by, at } as const;
    const ended = assessing.given({ type: 'incident-response.assessment-completed.v1', data: end });
    expect(ended.state()).toMatchObject({
      outcome: { outcome: 'done', by: lead.by, at },
      disposedBy: head.by,
      team: { lead: lead.by, members },
      steps: { assessment: { status: 'completed' }, disposition: { status: 'completed' } },
    });
    // The assessment again: its outcome is void, disposition and team stay.
    const again = ended.given({ type: 'incident-response.step-opened.v1', data: { ...step, run: 2 } }).state();
    expect(again).toMatchObject({ outcome: null, disposedBy: head.by, team: { lead: lead.by } });
    // The response again: the assessment keeps its outcome.
    const response = ended.given(opened('emergency-response')).state();
    expect(response).toMatchObject({ outcome: { outcome: 'done' }, team: { lead: lead.by } });
    expect(assessing.given(opened('disposition')).state()).toMatchObject({ disposedBy: null, team: null });
  });

  test('void ends open steps only', () => {
    dispatched
      .given(opened('emergency-response'), opened('assessment'))
      .when({ type: 'void', at })
      .then(
        { type: 'incident-response.voided.v1', data: { ...ref('emergency-response'), at } },
        { type: 'incident-response.voided.v1', data: { ...ref('assessment'), at } },
      );
    scenario(incidentResponse).when({ type: 'void', at }).then();
  });
});

describe('who does what', () => {
  const respond = { type: 'respond', noteId: null, departedAt: null, arrivedAt: null, ...tagana } as const;

  test('a second disposition and the same team again change nothing', () => {
    scenario(incidentResponse)
      .given(opened('disposition'), disposed)
      .when({ type: 'dispose', noteId: null, ...head })
      .then();
    assessing.when(assign).then();
  });

  test.each([
    ['another lead of the same persons', { lead: tagana.by, members: [lead.by] }, [tagana.by, lead.by]],
    ['another member', { lead: lead.by, members: [tagana.by, 'ofc.third'] }, [lead.by, tagana.by, 'ofc.third']],
    [
      'the lead among the members, who counts once',
      { lead: lead.by, members: ['ofc.third', lead.by] },
      [lead.by, 'ofc.third'],
    ],
  ])('%s is another team', (_name, team, expected) => {
    assessing.when({ ...assign, ...team }).then({
      type: 'incident-response.team-assigned.v1',
      data: { ...ref('assessment'), lead: team.lead, members: expected, by: kabid.by, at },
    });
  });

  test('the team is changed in the step at work, and in none that is not open', () => {
    const change = { ...assign, members: ['ofc.third'] };
    const data = { lead: lead.by, members: [lead.by, 'ofc.third'], by: kabid.by, at };
    dispatched
      .given(opened('emergency-response'), opened('assessment'))
      .when(change)
      .then({ type: 'incident-response.team-assigned.v1', data: { ...ref('emergency-response'), ...data } });
    dispatched.when(change).thenRejected('step-not-open');
    dispatched.when(respond).thenRejected('step-not-open');
    dispatched.when({ type: 'dispose', noteId: null, ...head }).thenRejected('step-not-open');
  });

  test('a member whom the step excludes does not work in it', () => {
    const excluded = dispatched.given(opened('emergency-response', [tagana.by]), opened('assessment', [tagana.by]));
    excluded.when(respond).thenRejected('not-by-same-officer');
    excluded.when(assess(input('first-00'))).thenRejected('not-by-same-officer');
    dispatched
      .given(opened('emergency-response'))
      .when({ ...respond, by: 'ofc.other' })
      .thenRejected('not-allowed');
  });

  test('one member who must be separate keeps the whole team from being sent', () => {
    const excluded = dispatched.given(opened('assessment', ['ofc.third']));
    excluded.when({ ...assign, members: [tagana.by, 'ofc.third'] }).thenRejected('not-by-same-officer');
  });

  test.each([
    ['no time', null, null],
    ['the departure only', at, null],
    ['the arrival only', null, at],
    ['both at the same instant', at, at],
  ])('R-21: of the way, %s may be given', (_name, departedAt, arrivedAt) => {
    const data = { ...ref('emergency-response'), kind: 'emergency-response', outcome: 'responded' } as const;
    dispatched
      .given(opened('emergency-response'))
      .when({ ...respond, departedAt, arrivedAt })
      .then({
        type: 'incident-response.responded.v1',
        data: { ...data, noteId: null, departedAt, arrivedAt, by: tagana.by, at },
      });
  });

  test('R-19: an assessment that is seen is kept as seen, under its person', () => {
    const known = assessing.given(assessedAs('household-assessed', input('first-00')));
    const view = {
      type: 'view-assessment',
      householdId: 'house-001',
      submissionId: 'first-00',
      purpose: 'bantuan',
    } as const;
    const seen = { ...ref('assessment'), householdId: 'house-001', subjectId: 'person-1', submissionId: 'first-00' };
    known.when({ ...view, ...head }).then({
      type: 'incident-response.assessment-viewed.v1',
      data: { ...seen, officer: head.by, purpose: 'bantuan', at },
    });
    known.when({ ...view, submissionId: 'other-00', ...head }).thenRejected('submission-not-found');
    known.when({ ...view, householdId: 'house-002', ...head }).thenRejected('submission-not-found');
    const viewed: IncidentEvent = {
      type: 'incident-response.assessment-viewed.v1',
      data: { ...seen, officer: head.by, purpose: 'bantuan', at },
    };
    expect(known.given(viewed).state().households).toEqual(known.state().households);
  });
});

describe('the figures of a household', () => {
  test.each([
    ['as many dead as members', { dead: 5, injured: 0, displaced: 0 }, true],
    ['dead and injured are all members', { dead: 2, injured: 3, displaced: 3 }, true],
    ['one more injured than are alive', { dead: 2, injured: 4, displaced: 0 }, false],
    ['one more displaced than are alive', { dead: 1, injured: 0, displaced: 5 }, false],
  ])('%s', (_name, victims, allowed) => {
    const assessment = input('first-00', { members: 5, victims });
    const decided = assessing.when(assess(assessment));
    if (allowed) decided.then(assessedAs('household-assessed', assessment));
    else decided.thenRejected('victims-exceed-members');
  });

  test('who heads an assessment that waits for a choice heads no second household either', () => {
    const second = input('second-0', { deviceId: 'tablet-b', subjectId: 'person-2', baseRevision: 4 });
    const conflicted = assessing.given(
      assessedAs('household-assessed', input('first-00')),
      assessedAs('household-conflicted', second, { against: 'first-00' }),
    );
    for (const subjectId of ['person-1', 'person-2']) {
      conflicted.when(assess(input('other-00', { subjectId }), 'house-002')).thenRejected('already-head-of-household');
    }
    const other = input('other-00', { subjectId: 'person-3' });
    conflicted.when(assess(other, 'house-002')).then(assessedAs('household-assessed', other, {}, 'house-002'));
  });

  test('a choice needs two assessments, of this household', () => {
    const known = assessing.given(assessedAs('household-assessed', input('first-00')));
    const choice = { type: 'resolve-conflict', householdId: 'house-001', kept: 'first-00', ...lead } as const;
    known.when(choice).thenRejected('no-conflict');
    known.when({ ...choice, householdId: 'house-002' }).thenRejected('household-not-found');
    const second = input('second-0', { deviceId: 'tablet-b', baseRevision: 4 });
    const conflicted = known.given(assessedAs('household-conflicted', second, { against: 'first-00' }));
    conflicted.when({ ...choice, kept: 'other-00' }).thenRejected('submission-not-found');
    const refused = incidentResponse.decide(conflicted.state(), {
      type: 'complete-assessment',
      outcome: 'done',
      ...lead,
    });
    expect(refused).toMatchObject({
      code: 'findings-conflict',
      facts: { householdId: 'house-001', current: 'first-00', conflicting: 'second-0' },
    });
  });

  test('a household that was removed while two assessments conflicted holds up nothing', () => {
    const second = input('second-0', { deviceId: 'tablet-b', baseRevision: 4 });
    const data = { ...ref('assessment'), householdId: 'house-001', subjectId: 'person-1' };
    const gone = assessing.given(
      assessedAs('household-assessed', input('first-00')),
      assessedAs('household-conflicted', second, { against: 'first-00' }),
      {
        type: 'incident-response.household-removed.v1',
        data: { ...data, reasonCode: 'salah-catat', noteId: null, by: lead.by, at },
      },
    );
    expect(gone.state().households['house-001']).toMatchObject({ removed: true, conflicting: null });
    gone
      .when({ type: 'resolve-conflict', householdId: 'house-001', kept: 'first-00', ...lead })
      .thenRejected('household-removed');
    gone.when({ type: 'complete-assessment', outcome: 'done', ...lead }).thenRejected('households-missing');
  });

  test('an id that is a name of JavaScript is a household like any other', () => {
    const assessment = input('first-00');
    assessing
      .when(assess(assessment, 'constructor'))
      .then(assessedAs('household-assessed', assessment, {}, 'constructor'));
    assessing
      .when({ type: 'remove-household', householdId: 'constructor', reasonCode: 'x', noteId: null, ...lead })
      .thenRejected('household-not-found');
  });

  test('the newest assessment is the one that a device must have seen', () => {
    const known = assessing.given(assessedAs('household-assessed', input('first-00')));
    expect(known.state().households['house-001']).toMatchObject({ current: 'first-00', currentRevision: 5 });
    const seen = input('second-0', { deviceId: 'tablet-b', baseRevision: 5 });
    known.when(assess(seen)).then(assessedAs('household-assessed', seen));
    const unseen = input('second-0', { deviceId: 'tablet-b', baseRevision: 4 });
    known.when(assess(unseen)).then(assessedAs('household-conflicted', unseen, { against: 'first-00' }));
  });
});
