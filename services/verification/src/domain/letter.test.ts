import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import { isValid, type LetterCommand, letter, letterFact } from './letter.ts';
import type { LetterEvent, LetterTask } from './letter-events.ts';
import type { ActingOfficer } from './officer.ts';

const AT = '2026-08-03T02:00:00.000Z';
const HASH = 'a'.repeat(64);
const drafter: ActingOfficer = {
  id: 'oku-selatan.back-office-1',
  roles: ['back-office', 'kepala-dinas'],
};
const head: ActingOfficer = { id: 'oku-selatan.kepala-dinas-1', roles: ['kepala-dinas'] };
const clerk: ActingOfficer = { id: 'oku-selatan.front-office-1', roles: ['front-office'] };

const task: LetterTask = {
  caseId: 'case-1',
  stepId: 'letter',
  run: 1,
  subjectId: 'subject-1',
  village: null,
  letterType: 'rekomendasi-sktm',
  signerRole: 'kepala-dinas',
  notBy: ['oku-selatan.surveyor-1'],
};
const identified = { caseId: 'case-1', letterId: 'letter-1', letterType: 'rekomendasi-sktm' } as const;
const words = { templateVersion: 1, snapshotId: 'snapshot-1', draftHash: HASH };
const signing = { by: head.id, at: AT, issueDate: '2026-08-03', verificationCode: '7K3Q-M41R' };
const signature = { number: '400.9/1/2026', sequence: 1, year: 2026, snapshotHash: HASH, fileHash: HASH };

const drafted: LetterEvent = {
  type: 'letter.drafted.v1',
  data: { ...task, letterId: 'letter-1', ...words, by: drafter.id, at: AT },
};
const started: LetterEvent = { type: 'letter.signing-started.v1', data: { ...identified, ...signing } };
const signed: LetterEvent = {
  type: 'letter.signed.v1',
  data: { ...identified, ...signing, ...signature, signerRole: 'kepala-dinas' },
};
const delivered: LetterEvent = {
  type: 'letter.delivered.v1',
  data: { ...identified, via: 'loket', by: clerk.id, at: AT },
};

const draft: LetterCommand = { type: 'draft', letterId: 'letter-1', task, ...words, by: drafter.id, at: AT };
function start(officer = head, more: Partial<Extract<LetterCommand, { type: 'start-signing' }>> = {}): LetterCommand {
  const { issueDate, verificationCode } = signing;
  return {
    type: 'start-signing',
    officer,
    at: AT,
    issueDate,
    verificationCode,
    stepOpen: true,
    holder: 'self',
    ...more,
  };
}
function withdraw(officer: ActingOfficer): LetterCommand {
  return { type: 'withdraw', officer, at: AT, reasonCode: 'salah-data', noteId: null };
}
const withdrawn = (by: string): LetterEvent => ({
  type: 'letter.withdrawn.v1',
  data: { ...identified, by, at: AT, reasonCode: 'salah-data', noteId: null },
});

describe('a letter', () => {
  test('lapses as a draft when its step ends, and never once it is being signed', () => {
    const lapse = { type: 'lapse', by: 'verification', at: AT } as const;
    const reason = { reasonCode: 'langkah-berakhir', noteId: null };
    scenario(letter)
      .given(drafted)
      .when(lapse)
      .then({ type: 'letter.withdrawn.v1', data: { ...identified, by: 'verification', at: AT, ...reason } })
      .when(start())
      .thenRejected('already-withdrawn');
    for (const after of [
      [drafted, started],
      [drafted, started, signed],
    ]) {
      scenario(letter)
        .given(...after)
        .when(lapse)
        .then();
    }
  });

  test('is drafted, drafted again, signed and delivered', () => {
    scenario(letter).given().when(draft).then(drafted);
    scenario(letter)
      .given(drafted)
      .when({ ...draft, by: clerk.id })
      .then({
        type: 'letter.redrafted.v1',
        // Who drafted it before signs it no more than who drafts it now.
        data: { ...identified, ...words, by: clerk.id, at: AT, task: { ...task, notBy: [...task.notBy, drafter.id] } },
      });
    scenario(letter).given(drafted).when(start()).then(started);
    scenario(letter)
      .given(drafted, started)
      .when({ type: 'complete-signing', ...signature })
      .then(signed);
    scenario(letter)
      .given(drafted, started, signed)
      .when({ type: 'deliver', via: 'loket', by: clerk.id, at: AT })
      .then(delivered);
  });

  test('is not signed by a drafter, nor by whom the step excludes', () => {
    scenario(letter).given(drafted).when(start(drafter)).thenRejected('not-by-same-officer');
    scenario(letter)
      .given(drafted)
      .when(start({ ...head, id: 'oku-selatan.surveyor-1' }))
      .thenRejected('not-by-same-officer');
    const redrafted: LetterEvent = {
      type: 'letter.redrafted.v1',
      data: { ...identified, ...words, by: head.id, at: AT },
    };
    scenario(letter).given(drafted, redrafted).when(start()).thenRejected('not-by-same-officer');
  });

  test('is signed only by the signer of the step, while the step is open', () => {
    scenario(letter).given(drafted).when(start(clerk)).thenRejected('wrong-role');
    scenario(letter)
      .given(drafted)
      .when(start(head, { stepOpen: false }))
      .thenRejected('step-not-open');
    scenario(letter).given().when(start()).thenRejected('letter-not-found');
  });

  test('INC-38: the signatory is the holder of the office on the issue date', () => {
    scenario(letter)
      .given(drafted)
      .when(start(head, { holder: 'another' }))
      .thenRejected('wrong-role', 'INC-38');
    scenario(letter)
      .given(drafted)
      .when(start(head, { holder: 'unknown' }))
      .thenRejected('signatory-unknown', 'INC-38');
  });

  test('is signed once: finishing again changes nothing, starting again is refused', () => {
    scenario(letter)
      .given(drafted, started, signed)
      .when({ type: 'complete-signing', ...signature })
      .then();
    scenario(letter).given(drafted, started).when(start()).thenRejected('already-signed');
    scenario(letter).given(drafted, started, signed).when(draft).thenRejected('already-signed');
    scenario(letter)
      .given(drafted)
      .when({ type: 'complete-signing', ...signature })
      .thenRejected('not-signing');
  });

  test('R-13: is delivered only when signed', () => {
    const deliver: LetterCommand = { type: 'deliver', via: 'wa-pemohon', by: clerk.id, at: AT };
    scenario(letter).given(drafted).when(deliver).thenRejected('letter-not-signed', 'R-13');
    scenario(letter).given(drafted, started, signed, delivered).when(deliver).then();
  });

  test('is withdrawn by its signatory, a draft also by its drafter', () => {
    scenario(letter).given(drafted, started, signed).when(withdraw(head)).then(withdrawn(head.id));
    scenario(letter).given(drafted, started, signed).when(withdraw(clerk)).thenRejected('wrong-role');
    scenario(letter)
      .given(drafted)
      .when(withdraw({ ...drafter, roles: ['back-office'] }))
      .then(withdrawn(drafter.id));
    scenario(letter).given(drafted, started).when(withdraw(head)).thenRejected('already-signing');
    scenario(letter).given(drafted, started, signed, withdrawn(head.id)).when(withdraw(head)).then();
    scenario(letter).given(drafted, withdrawn(head.id)).when(start()).thenRejected('already-withdrawn');
  });

  test('is abandoned when the data of the person were erased before it was printed', () => {
    scenario(letter)
      .given(drafted, started)
      .when({ type: 'abandon', by: 'verification', at: AT })
      .then({
        type: 'letter.withdrawn.v1',
        data: { ...identified, by: 'verification', at: AT, reasonCode: 'data-subjek-dihapus', noteId: null },
      });
    scenario(letter).given(drafted, started, signed).when({ type: 'abandon', by: 'verification', at: AT }).then();
  });

  test('is valid from signature to withdrawal', () => {
    const after = (...events: LetterEvent[]) => isValid(events.reduce(letter.evolve, letter.initial));
    expect(after(drafted, started)).toBe(false);
    expect(after(drafted, started, signed, delivered)).toBe(true);
    expect(after(drafted, started, signed, withdrawn(head.id))).toBe(false);
  });
});

describe('what a letter no longer does', () => {
  const all: Record<string, LetterCommand> = {
    complete: { type: 'complete-signing', ...signature },
    deliver: { type: 'deliver', via: 'loket', by: clerk.id, at: AT },
    abandon: { type: 'abandon', by: 'verification', at: AT },
  };
  const gone = scenario(letter).given(drafted, started, signed, withdrawn(head.id));

  test('withdrawn, it is neither signed nor drafted again, delivered or abandoned', () => {
    gone.when(all['complete']!).then();
    gone.when(all['deliver']!).thenRejected('letter-not-signed', 'R-13');
    gone.when(all['abandon']!).then();
    gone.when(draft).thenRejected('already-withdrawn');
  });

  test('delivered, it is still withdrawn by its signatory, and signed by nobody', () => {
    const there = scenario(letter).given(drafted, started, signed, delivered);
    there.when(withdraw(head)).then(withdrawn(head.id));
    there.when(all['complete']!).then();
    there.when(start()).thenRejected('already-signed');
  });

  test('a draft is abandoned by nobody, and a signed letter is not withdrawn by its drafter', () => {
    scenario(letter).given(drafted).when(all['abandon']!).then();
    const byDrafter = withdraw({ ...drafter, roles: ['back-office'] });
    scenario(letter).given(drafted, started, signed).when(byDrafter).thenRejected('wrong-role');
    scenario(letter).given(drafted).when(withdraw(clerk)).thenRejected('wrong-role');
    for (const command of Object.values(all)) scenario(letter).when(command).thenRejected('letter-not-found');
  });
});

test('a letter keeps what was signed, by whom and why it was withdrawn', () => {
  const words2 = { ...words, snapshotId: 'snapshot-2' };
  const redrafted = (by: string): LetterEvent => ({
    type: 'letter.redrafted.v1',
    data: { ...identified, ...words2, by, at: AT },
  });
  const history = [drafted, redrafted(clerk.id), redrafted(clerk.id), started, signed, delivered, withdrawn(head.id)];
  expect(history.reduce(letter.evolve, letter.initial)).toEqual({
    status: 'withdrawn',
    letterId: 'letter-1',
    task,
    draft: words2,
    drafters: [drafter.id, clerk.id],
    signing,
    signature,
    via: 'loket',
    withdrawal: { reasonCode: 'salah-data', noteId: null, by: head.id, at: AT },
  });
});

test('what the file of a case asks of a letter', () => {
  const after = (...events: LetterEvent[]) => letterFact('letter-1', events.reduce(letter.evolve, letter.initial));
  expect(after()).toEqual({ letterId: 'letter-1', caseId: '', signed: false });
  expect(after(drafted, started)).toEqual({ letterId: 'letter-1', caseId: 'case-1', signed: false });
  expect(after(drafted, started, signed)).toEqual({ letterId: 'letter-1', caseId: 'case-1', signed: true });
});
