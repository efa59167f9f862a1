import type * as contracts from '@alur/contracts';
import type { DataOf } from '@alur/contracts';
import { type Decider, type Decision, type DomainEvent, type Done, evolution, reject } from '@alur/event-sourcing';

/** Why a person is registered without a NIK. */
export const NO_NIK_REASONS = ['bayi', 'orang-terlantar', 'odgj', 'belum-rekam', 'orang-asing', 'darurat'] as const;
export type NoNikReason = (typeof NO_NIK_REASONS)[number];

/** Purpose of looking at data for the person's own request, which a restriction does not stop. */
export const OWN_REQUEST = 'permintaan-subjek';

interface OnSubject extends Done {
  readonly subjectId: string;
}

/** The log of one person holds who did what with which fields, never their content. */
export type SubjectEvent =
  | DomainEvent<
      'subject.registered.v1',
      OnSubject & { readonly fields: readonly string[]; readonly noNikReason: NoNikReason | null }
    >
  | DomainEvent<'subject.corrected.v1', OnSubject & { readonly fields: readonly string[]; readonly reasonCode: string }>
  | DomainEvent<'subject.identity-accessed.v1', DataOf<typeof contracts.IdentityAccessed>>
  | DomainEvent<'subject.restricted.v1', OnSubject & { readonly ground: string }>
  | DomainEvent<'subject.restriction-lifted.v1', OnSubject & { readonly ground: string }>
  | DomainEvent<'subject.filed-while-restricted.v1', DataOf<typeof contracts.RestrictedPersonFiled>>
  | DomainEvent<'subject.erased.v1', DataOf<typeof contracts.SubjectErased>>;

interface LookAtSubject {
  readonly subjectId: string;
  readonly officer: string;
  /** The service that asked; absent for a look in intake itself. */
  readonly service?: string;
  readonly purpose: string;
  readonly caseId: string | null;
  readonly fields: readonly string[];
  readonly at: string;
}

export type SubjectCommand =
  | (OnSubject & {
      readonly type: 'register';
      readonly fields: readonly string[];
      readonly noNikReason: NoNikReason | null;
    })
  | (OnSubject & { readonly type: 'correct'; readonly fields: readonly string[]; readonly reasonCode: string })
  | (LookAtSubject & { readonly type: 'access' })
  /** The officer has a number of the person, which a restriction does not hide from the log. */
  | (LookAtSubject & { readonly type: 'match' })
  | (OnSubject & { readonly type: 'restrict' | 'lift-restriction'; readonly ground: string })
  /** A case was filed for the person, which a restriction does not refuse. */
  | (OnSubject & { readonly type: 'note-filing'; readonly caseId: string })
  | (OnSubject & { readonly type: 'erase'; readonly ground: string; readonly openCases: number });

export interface SubjectState {
  readonly status: 'none' | 'known' | 'erased';
  readonly restricted: boolean;
}

/** One person in the log: registered, corrected, looked at, restricted (UU 27/2022 art. 41), erased. */
export const subjectDecider: Decider<SubjectState, SubjectCommand, SubjectEvent> = {
  name: 'subject',
  initial: { status: 'none', restricted: false },
  decide,
  ...evolution<SubjectState, SubjectEvent>({
    'subject.registered.v1': (state) => ({ ...state, status: 'known' }),
    'subject.corrected.v1': (state) => state,
    'subject.identity-accessed.v1': (state) => state,
    'subject.restricted.v1': (state) => ({ ...state, restricted: true }),
    'subject.restriction-lifted.v1': (state) => ({ ...state, restricted: false }),
    'subject.filed-while-restricted.v1': (state) => state,
    'subject.erased.v1': (state) => ({ ...state, status: 'erased' }),
  }),
};

function decide(state: SubjectState, command: SubjectCommand): Decision<SubjectEvent> {
  if (state.status === 'erased') {
    if (command.type === 'erase') return [];
    return reject('subject-erased', 'Data orang ini sudah dihapus. Daftarkan sebagai orang baru bila datang kembali.');
  }
  if (command.type === 'register') {
    if (state.status === 'known') return [];
    const { type: _, ...data } = command;
    return [{ type: 'subject.registered.v1', data }];
  }
  if (state.status === 'none' && !ofCaseWithoutPerson(command))
    return reject('subject-not-found', 'Orang ini belum terdaftar. Cari atau daftarkan dahulu.');
  switch (command.type) {
    case 'correct': {
      const { type: _, ...data } = command;
      return data.fields.length === 0 ? [] : [{ type: 'subject.corrected.v1', data }];
    }
    case 'access':
    case 'match': {
      const { type: _, ...data } = command;
      if (state.restricted && command.type === 'access' && command.purpose !== OWN_REQUEST) {
        return reject(
          'processing-restricted',
          'Pemrosesan data orang ini sedang dibatasi atas permintaannya (UU 27/2022). Hubungi petugas pelindungan data pribadi.',
        );
      }
      return [{ type: 'subject.identity-accessed.v1', data: { ...data, fields: [...data.fields] } }];
    }
    case 'restrict': {
      const { type: _, ...data } = command;
      return state.restricted ? [] : [{ type: 'subject.restricted.v1', data }];
    }
    case 'lift-restriction': {
      const { type: _, ...data } = command;
      return state.restricted ? [{ type: 'subject.restriction-lifted.v1', data }] : [];
    }
    case 'note-filing': {
      const { type: _, ...data } = command;
      return state.restricted ? [{ type: 'subject.filed-while-restricted.v1', data }] : [];
    }
    case 'erase': {
      const { subjectId, ground, by, at, openCases } = command;
      if (openCases > 0) {
        return reject(
          'cases-still-open',
          'Orang ini masih mempunyai perkara yang berjalan. Selesaikan atau tutup dahulu; catat penolakan permintaan dengan dasarnya.',
          { facts: { openCases } },
        );
      }
      return [{ type: 'subject.erased.v1', data: { subjectId, ground, by, at } }];
    }
  }
}

/** What belongs to a case without a person (an anonymous complaint) is kept and logged under `case:<caseId>`. */
function ofCaseWithoutPerson(command: SubjectCommand): boolean {
  return command.type === 'access' && command.subjectId.startsWith('case:');
}
