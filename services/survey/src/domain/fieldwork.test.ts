import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import type { Capture } from './captures.ts';
import { fieldwork } from './fieldwork.ts';
import type { FieldworkEvent, OpenedData } from './fieldwork-events.ts';

const at = '2026-07-01T03:00:00.000Z';
const ref = { caseId: 'c1', stepId: 'survey', run: 1 };
const data: OpenedData = {
  ...ref,
  kind: 'survey',
  service: 'layanan-lanjut-usia',
  subjectId: 's1',
  village: '16.09.01.2004',
  roles: ['petugas-survei'],
  partnerRole: 'tksk',
  notBy: ['ofc.clerk'],
  dueAt: null,
  at,
};
const opened: FieldworkEvent = { type: 'fieldwork.opened.v1', data };
const surveyor = { stepId: 'survey', by: 'ofc.surveyor', roles: ['petugas-survei'], at } as const;
const tksk = { stepId: 'survey', by: 'ofc.tksk', roles: ['tksk'], at } as const;
const assigned: FieldworkEvent = {
  type: 'fieldwork.team-assigned.v1',
  data: { ...ref, surveyor: 'ofc.surveyor', partner: 'ofc.tksk', by: 'ofc.surveyor', at },
};

function capture(submissionId: string, deviceId: string, baseRevision: number, occurredAt = at) {
  return { submissionId, deviceId, occurredAt, baseRevision, recordId: `r-${submissionId}`, photoIds: [] };
}

function recorded(submission: Omit<Capture, 'by' | 'at'>, by: string): FieldworkEvent {
  return { type: 'fieldwork.findings-recorded.v1', data: { ...ref, ...submission, by, at } };
}

const team = scenario(fieldwork).given(opened, assigned);
const first = capture('first-00', 'tablet-a', 1);
const second = capture('second-0', 'tablet-b', 1);

describe('what was found', () => {
  const seen = (by: string, roles: readonly string[]) =>
    ({
      type: 'view-findings',
      stepId: 'survey',
      submissionId: 'first-00',
      purpose: 'keputusan',
      by,
      roles,
      at,
    }) as const;
  const found = scenario(fieldwork).given(opened, assigned, recorded(first, 'ofc.surveyor'));

  test.each([
    ['ofc.tksk', 'tksk'],
    ['ofc.head', 'kepala-dinas'],
  ])('R-19: %s sees it, and that is kept', (officer, role) => {
    found.when(seen(officer, [role])).then({
      type: 'fieldwork.findings-viewed.v1',
      data: { ...ref, subjectId: 's1', submissionId: 'first-00', officer, purpose: 'keputusan', at },
    });
  });

  test.each(['petugas-survei', 'tksk'])('R-19: another %s does not see it', (role) => {
    found.when(seen('ofc.other', [role])).thenRejected('not-allowed');
  });
});

describe('the team', () => {
  test('a surveyor takes the survey together with the TKSK', () => {
    scenario(fieldwork)
      .given(opened)
      .when({ type: 'assign-team', surveyor: 'ofc.surveyor', partner: 'ofc.tksk', ...surveyor })
      .then(assigned);
  });

  test('R-04: a survey of the six groups needs a TKSK beside the surveyor', () => {
    scenario(fieldwork)
      .given(opened)
      .when({ type: 'assign-team', surveyor: 'ofc.surveyor', partner: null, ...surveyor })
      .thenRejected('partner-required', 'R-04');
  });

  test('a step that this office does not have is not found', () => {
    scenario(fieldwork)
      .given()
      .when({ type: 'complete', outcome: 'done', zone: 'Asia/Jakarta', ...surveyor })
      .thenRejected('step-not-found');
  });

  test('the partner is a second person', () => {
    scenario(fieldwork)
      .given(opened)
      .when({ type: 'assign-team', surveyor: 'ofc.surveyor', partner: 'ofc.surveyor', ...surveyor })
      .thenRejected('partner-is-surveyor');
  });

  test('an officer who did a step that must be separate cannot be sent', () => {
    scenario(fieldwork)
      .given(opened)
      .when({
        type: 'assign-team',
        surveyor: 'ofc.clerk',
        partner: 'ofc.tksk',
        ...surveyor,
        roles: ['kabid-linjamsos'],
      })
      .thenRejected('not-by-same-officer');
  });

  test('a surveyor cannot send somebody else', () => {
    scenario(fieldwork)
      .given(opened)
      .when({ type: 'assign-team', surveyor: 'ofc.other', partner: 'ofc.tksk', ...surveyor })
      .thenRejected('wrong-role');
  });
});

describe('findings', () => {
  test('only the team records findings', () => {
    team.when({ type: 'record-findings', submission: first, ...surveyor, by: 'ofc.other' }).thenRejected('not-allowed');
  });

  test('a submission that is sent again changes nothing', () => {
    team
      .when({ type: 'record-findings', submission: first, ...surveyor })
      .then(recorded(first, 'ofc.surveyor'))
      .when({ type: 'record-findings', submission: first, ...surveyor })
      .then();
  });

  test('two devices on the same base: the second is kept beside the first, and nobody completes before a choice', () => {
    const conflict: FieldworkEvent = {
      type: 'fieldwork.findings-conflicted.v1',
      data: { ...ref, ...second, by: 'ofc.tksk', at, against: 'first-00' },
    };
    const conflicted = team
      .given(recorded(first, 'ofc.surveyor'))
      .when({ type: 'record-findings', submission: second, ...tksk })
      .then(conflict);
    conflicted
      .when({ type: 'complete', outcome: 'done', zone: 'Asia/Jakarta', ...surveyor })
      .thenRejected('findings-conflict');
    conflicted
      .when({ type: 'resolve-conflict', kept: 'second-0', ...surveyor })
      .then({ type: 'fieldwork.conflict-resolved.v1', data: { ...ref, kept: 'second-0', by: 'ofc.surveyor', at } })
      .when({ type: 'complete', outcome: 'done', zone: 'Asia/Jakarta', ...surveyor })
      .then({
        type: 'fieldwork.completed.v1',
        data: {
          ...ref,
          kind: 'survey',
          outcome: 'done',
          surveyor: 'ofc.surveyor',
          partner: 'ofc.tksk',
          by: 'ofc.surveyor',
          at,
        },
      });
  });

  test('a capture on the newest base, or a later one of the same device, goes on without conflict', () => {
    const next = capture('next-000', 'tablet-b', 2);
    const later = capture('later-00', 'tablet-a', 1, '2026-07-01T04:00:00.000Z');
    const afterFirst = team.given(recorded(first, 'ofc.surveyor'));
    afterFirst.when({ type: 'record-findings', submission: next, ...tksk }).then(recorded(next, 'ofc.tksk'));
    afterFirst.when({ type: 'record-findings', submission: later, ...surveyor }).then(recorded(later, 'ofc.surveyor'));
  });
});

describe('the end', () => {
  test('F9: nobody is declared missing after one visit, nor after two on one day of the office', () => {
    const giveUp = { type: 'complete', outcome: 'not-found', zone: 'Asia/Jakarta', ...surveyor } as const;
    const visit = (id: string, occurredAt: string) => recorded(capture(id, 'tablet-a', 1, occurredAt), 'ofc.surveyor');
    // Half past eleven at night in Jakarta, and an hour later.
    const late = visit('first-00', '2026-07-01T16:30:00.000Z');
    const sameNight = visit('again-00', '2026-07-01T16:45:00.000Z');
    const nextDay = visit('again-00', '2026-07-01T17:30:00.000Z');
    team.given(late).when(giveUp).thenRejected('visits-missing', 'R-04');
    team.given(late, sameNight).when(giveUp).thenRejected('visits-missing', 'R-04');
    const done = { surveyor: 'ofc.surveyor', partner: 'ofc.tksk', by: 'ofc.surveyor', at };
    team
      .given(late, nextDay)
      .when(giveUp)
      .then({ type: 'fieldwork.completed.v1', data: { ...ref, kind: 'survey', outcome: 'not-found', ...done } });
    team
      .given(late, sameNight)
      .when({ ...giveUp, outcome: 'done' })
      .then({
        type: 'fieldwork.completed.v1',
        data: { ...ref, kind: 'survey', outcome: 'done', ...done },
      });
  });

  test('a survey without findings cannot be completed', () => {
    team
      .when({ type: 'complete', outcome: 'done', zone: 'Asia/Jakarta', ...surveyor })
      .thenRejected('findings-missing');
  });

  test('the partner accompanies but does not complete', () => {
    team
      .given(recorded(first, 'ofc.surveyor'))
      .when({ type: 'complete', outcome: 'done', zone: 'Asia/Jakarta', ...tksk })
      .thenRejected('not-allowed');
  });

  test('when the case ends, open field work is void and nothing more is recorded', () => {
    team
      .when({ type: 'void', at })
      .then({ type: 'fieldwork.voided.v1', data: { ...ref, at } })
      .when({ type: 'record-findings', submission: first, ...surveyor })
      .thenRejected('step-not-open');
  });

  test('a step that is opened again starts anew, an old opening is ignored', () => {
    const again: OpenedData = { ...data, run: 2 };
    team
      .when({ type: 'open', opened: again })
      .then({ type: 'fieldwork.opened.v1', data: again })
      .when({ type: 'open', opened: data })
      .then();
  });
});

describe('refusals', () => {
  const withBoth = team.given(recorded(first, 'ofc.surveyor'), {
    type: 'fieldwork.findings-conflicted.v1',
    data: { ...ref, ...second, by: 'ofc.tksk', at, against: 'first-00' },
  });
  const assign = { type: 'assign-team', surveyor: 'ofc.surveyor', partner: 'ofc.tksk', ...surveyor } as const;

  test('the surveyor or a leader chooses, the partner does not, and only where two conflict', () => {
    const choice = { type: 'resolve-conflict', kept: 'first-00' } as const;
    withBoth.when({ ...choice, ...tksk }).thenRejected('not-allowed');
    withBoth.when({ ...choice, ...surveyor, by: 'ofc.head', roles: ['kepala-dinas'] }).then({
      type: 'fieldwork.conflict-resolved.v1',
      data: { ...ref, kept: 'first-00', by: 'ofc.head', at },
    });
    withBoth.when({ ...choice, ...surveyor, kept: 'other-00' }).thenRejected('submission-not-found');
    team.when({ ...choice, ...surveyor }).thenRejected('no-conflict');
    const third = capture('third-00', 'tablet-c', 1);
    withBoth.when({ type: 'record-findings', submission: third, ...surveyor }).thenRejected('findings-conflict');
  });

  test('a surveyor without a role of the step does not take it, and the same team again changes nothing', () => {
    const open = scenario(fieldwork).given(opened);
    open.when({ ...assign, roles: ['front-office'] }).thenRejected('wrong-role');
    open.when({ ...assign, roles: ['front-office', 'petugas-survei'] }).then(assigned);
    team.when(assign).then();
    team.when({ ...assign, partner: 'ofc.tksk-2' }).then({
      type: 'fieldwork.team-assigned.v1',
      data: { ...ref, surveyor: 'ofc.surveyor', partner: 'ofc.tksk-2', by: 'ofc.surveyor', at },
    });
  });

  test('a survey that needs no partner is given to one person, by a leader too', () => {
    const alone: FieldworkEvent = { type: 'fieldwork.opened.v1', data: { ...data, partnerRole: null } };
    scenario(fieldwork)
      .given(alone)
      .when({ ...assign, partner: null, by: 'ofc.head', roles: ['kepala-dinas'] })
      .then({
        type: 'fieldwork.team-assigned.v1',
        data: { ...ref, surveyor: 'ofc.surveyor', partner: null, by: 'ofc.head', at },
      });
  });

  test('findings that do not exist are seen by nobody', () => {
    const view = { type: 'view-findings', submissionId: 'other-00', purpose: 'keputusan', ...surveyor } as const;
    team.given(recorded(first, 'ofc.surveyor')).when(view).thenRejected('submission-not-found');
    scenario(fieldwork).when(view).thenRejected('submission-not-found');
    scenario(fieldwork)
      .when({ ...view, stepId: 'constructor' })
      .thenRejected('submission-not-found');
  });

  test('void ends open steps only, and a completed one takes no more', () => {
    const end = { kind: 'survey', outcome: 'done', surveyor: 'ofc.surveyor', partner: 'ofc.tksk' } as const;
    const completed = team.given(recorded(first, 'ofc.surveyor'), {
      type: 'fieldwork.completed.v1',
      data: { ...ref, ...end, by: 'ofc.surveyor', at },
    });
    completed.when({ type: 'void', at }).then();
    completed
      .when({ type: 'complete', outcome: 'done', zone: 'Asia/Jakarta', ...surveyor })
      .thenRejected('step-not-open');
    completed.when({ type: 'open', opened: data }).then();
    expect(completed.state()).toMatchObject({ revision: 3, steps: { survey: { status: 'completed' } } });
  });

  test('an event of a step that was never opened is counted and changes nothing else', () => {
    expect(scenario(fieldwork).given(assigned).state()).toEqual({ steps: {}, revision: 0 });
  });
});
