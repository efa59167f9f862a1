import { type Decider, type Decision, type Done, evolution, type Rejection, reject } from '@alur/event-sourcing';
import type { Holder } from '@alur/standards';
import type { DeliveryWay, LetterFact } from './acts.ts';
import type { Draft, Identified, LetterEvent, LetterTask, Signature, Signing, Withdrawal } from './letter-events.ts';
import type { ActingOfficer } from './officer.ts';

export type LetterStatus = 'none' | 'draft' | 'signing' | 'signed' | 'delivered' | 'withdrawn';

export interface LetterState {
  readonly status: LetterStatus;
  readonly letterId: string | null;
  readonly task: LetterTask | null;
  readonly draft: Draft | null;
  /** Everyone who drafted or redrafted it: none of them may sign. */
  readonly drafters: readonly string[];
  readonly signing: Signing | null;
  readonly signature: Signature | null;
  readonly via: DeliveryWay | null;
  readonly withdrawal: (Done & Withdrawal) | null;
}

export type LetterCommand =
  | ({ readonly type: 'draft'; readonly letterId: string; readonly task: LetterTask } & Draft & Done)
  | {
      readonly type: 'start-signing';
      readonly officer: ActingOfficer;
      readonly at: string;
      readonly issueDate: string;
      readonly verificationCode: string;
      /** Whether the step of the letter is still open in the case. */
      readonly stepOpen: boolean;
      /** Who holds the signer's office now; `mandate`: the officer signs in the holder's name. */
      readonly holder: Holder | 'mandate';
    }
  | ({ readonly type: 'complete-signing' } & Signature)
  | ({ readonly type: 'deliver'; readonly via: DeliveryWay } & Done)
  | ({
      readonly type: 'withdraw';
      readonly officer: ActingOfficer;
      readonly at: string;
    } & Withdrawal)
  /** The step of a draft ended without it: the case was closed, or the file went back. */
  | ({ readonly type: 'lapse' } & Done)
  /** The person's data were erased before the letter could be printed. */
  | ({ readonly type: 'abandon' } & Done);

export const letter: Decider<LetterState, LetterCommand, LetterEvent> = {
  name: 'letter',
  initial: {
    status: 'none',
    letterId: null,
    task: null,
    draft: null,
    drafters: [],
    signing: null,
    signature: null,
    via: null,
    withdrawal: null,
  },
  decide,
  ...evolution<LetterState, LetterEvent>({
    'letter.drafted.v1': (state, data) => {
      const { by, at: _at, letterId, templateVersion: _1, snapshotId: _2, draftHash: _3, ...task } = data;
      return { ...state, status: 'draft', letterId, task, draft: draftOf(data), drafters: [by] };
    },
    'letter.redrafted.v1': (state, data) => ({
      ...state,
      draft: draftOf(data),
      drafters: [...new Set([...state.drafters, data.by])],
    }),
    'letter.signing-started.v1': (state, { by, at, issueDate, verificationCode }) => ({
      ...state,
      status: 'signing',
      signing: { by, at, issueDate, verificationCode },
    }),
    'letter.signed.v1': (state, { number, sequence, year, snapshotHash, fileHash }) => ({
      ...state,
      status: 'signed',
      signature: { number, sequence, year, snapshotHash, fileHash },
    }),
    'letter.delivered.v1': (state, { via }) => ({ ...state, status: 'delivered', via }),
    'letter.withdrawn.v1': (state, { reasonCode, noteId, by, at }) => ({
      ...state,
      status: 'withdrawn',
      withdrawal: { reasonCode, noteId, by, at },
    }),
  }),
};

/** Signed and still valid: may be delivered and forwarded. */
export function isValid(state: LetterState): boolean {
  return state.status === 'signed' || state.status === 'delivered';
}

/** What the file of a case needs of a letter before it is delivered or forwarded. */
export function letterFact(letterId: string, state: LetterState): LetterFact {
  return { letterId, caseId: state.task?.caseId ?? '', signed: isValid(state) };
}

function decide(state: LetterState, command: LetterCommand): Decision<LetterEvent> {
  if (command.type === 'draft') return draft(state, command);
  const { task, letterId } = state;
  if (task === null || letterId === null) return reject('letter-not-found', 'Surat ini tidak ada.');
  const { caseId, letterType } = task;
  const identified = { caseId, letterId, letterType };
  switch (command.type) {
    case 'start-signing': {
      const refused = notSignable(state, task, command);
      if (refused !== undefined) return refused;
      const { at, issueDate, verificationCode, officer } = command;
      const data = { ...identified, by: officer.id, at, issueDate, verificationCode };
      return [{ type: 'letter.signing-started.v1', data }];
    }
    case 'complete-signing': {
      if (isValid(state) || state.status === 'withdrawn') return [];
      if (state.signing === null) return reject('not-signing', 'Penandatanganan surat ini belum dimulai.');
      const { type: _type, ...signature } = command;
      const data = { ...identified, ...state.signing, ...signature, signerRole: task.signerRole };
      return [{ type: 'letter.signed.v1', data }];
    }
    case 'deliver': {
      if (state.status === 'delivered') return [];
      if (state.status !== 'signed') {
        return reject('letter-not-signed', 'Surat belum ditandatangani atau sudah dicabut.', { rule: 'R-13' });
      }
      const { via, by, at } = command;
      return [{ type: 'letter.delivered.v1', data: { ...identified, via, by, at } }];
    }
    case 'withdraw':
      return withdraw(state, task, identified, command);
    case 'lapse':
      return state.status === 'draft' ? withdrawn(identified, command, 'langkah-berakhir') : [];
    case 'abandon':
      return state.status === 'signing' ? withdrawn(identified, command, 'data-subjek-dihapus') : [];
  }
}

/** By the system, with a code of its own. */
function withdrawn(identified: Identified, { by, at }: Done, reasonCode: string): Decision<LetterEvent> {
  return [{ type: 'letter.withdrawn.v1', data: { ...identified, by, at, reasonCode, noteId: null } }];
}

function draft(state: LetterState, command: Extract<LetterCommand, { type: 'draft' }>): Decision<LetterEvent> {
  const { letterId, task, by, at, templateVersion, snapshotId, draftHash } = command;
  if (state.status === 'none') {
    const data = { ...task, letterId, by, at, templateVersion, snapshotId, draftHash };
    return [{ type: 'letter.drafted.v1', data }];
  }
  if (state.status !== 'draft') return alreadySigned(state);
  const { caseId, letterType } = task;
  const notBy = [...new Set([...task.notBy, ...state.drafters])];
  const words = { templateVersion, snapshotId, draftHash };
  return [
    { type: 'letter.redrafted.v1', data: { caseId, letterId, letterType, by, at, ...words, task: { ...task, notBy } } },
  ];
}

function notSignable(
  state: LetterState,
  task: LetterTask,
  { officer, stepOpen, holder }: Extract<LetterCommand, { type: 'start-signing' }>,
): Rejection | undefined {
  if (state.status !== 'draft') return alreadySigned(state);
  if (!stepOpen) {
    return reject('step-not-open', 'Langkah surat ini sudah tidak terbuka. Muat ulang berkas permohonan.');
  }
  if (holder !== 'mandate' && !officer.roles.includes(task.signerRole)) {
    return reject('wrong-role', 'Surat ini ditandatangani oleh pejabat lain.', {
      facts: { signerRole: task.signerRole },
    });
  }
  if (state.drafters.includes(officer.id) || task.notBy.includes(officer.id)) {
    return reject(
      'not-by-same-officer',
      'Penyusun konsep atau pelaksana survei tidak boleh menandatangani. Serahkan kepada pejabat lain.',
    );
  }
  if (holder === 'acting') {
    return reject(
      'not-the-holder-now',
      'Jabatan ini sedang dipegang oleh Plt. atau Plh. Akhiri dahulu penugasannya bila Anda sudah bertugas kembali.',
      { rule: 'INC-38' },
    );
  }
  if (holder === 'another') {
    return reject('wrong-role', 'Pada tanggal ini jabatan penanda tangan dipegang oleh pejabat lain.', {
      rule: 'INC-38',
    });
  }
  if (holder === 'unknown') {
    return reject(
      'signatory-unknown',
      'Pemegang jabatan penanda tangan pada tanggal ini belum tercatat. Lengkapi data pejabat kantor.',
      { rule: 'INC-38', facts: { signerRole: task.signerRole } },
    );
  }
  return undefined;
}

function alreadySigned(state: LetterState): Rejection {
  if (state.status === 'withdrawn') {
    return reject('already-withdrawn', 'Surat ini sudah dicabut. Susun surat baru pada langkah yang terbuka.');
  }
  return reject('already-signed', 'Surat ini sudah ditandatangani. Cabut dahulu bila isinya salah.');
}

function withdraw(
  state: LetterState,
  task: LetterTask,
  identified: Identified,
  command: Extract<LetterCommand, { type: 'withdraw' }>,
): Decision<LetterEvent> {
  if (state.status === 'withdrawn') return [];
  if (state.status === 'signing') {
    return reject('already-signing', 'Surat sedang diberi nomor. Tunggu sebentar, lalu cabut.');
  }
  const { officer, at, reasonCode, noteId } = command;
  const ownDraft = state.status === 'draft' && state.drafters.includes(officer.id);
  if (!ownDraft && !officer.roles.includes(task.signerRole)) {
    return reject('wrong-role', 'Hanya pejabat penanda tangan yang dapat mencabut surat ini.', {
      facts: { signerRole: task.signerRole },
    });
  }
  return [{ type: 'letter.withdrawn.v1', data: { ...identified, by: officer.id, at, reasonCode, noteId } }];
}

function draftOf({ templateVersion, snapshotId, draftHash }: Draft): Draft {
  return { templateVersion, snapshotId, draftHash };
}
