import { type Decider, type DomainEvent, type Done, evolution, type Rejection, reject } from '@alur/event-sourcing';

interface Nominated {
  readonly caseId: string;
  readonly nominationId: string;
  readonly programme: string;
}

interface Removal extends Done {
  readonly reasonCode: string;
  readonly noteId: string | null;
}

export type NominationEvent =
  | DomainEvent<'nomination.listed.v1', Nominated & Done & { readonly subjectId: string }>
  | DomainEvent<'nomination.removed.v1', Nominated & Removal>;

export interface NominationState {
  /** The case that put the subject on the list; null when the subject is not listed. */
  readonly listed: Nominated | null;
  /** The case that put the subject on the list last; null for a nomination that never was. */
  readonly caseId: string | null;
}

export type NominationCommand =
  | ({ readonly type: 'list'; readonly subjectId: string } & Omit<Nominated, 'nominationId'> & Done)
  | ({ readonly type: 'remove' } & Removal);

/** A subject is at most once on the list of a programme, whatever the number of cases. One stream per programme and subject. */
export const nomination: Decider<NominationState, NominationCommand, NominationEvent> = {
  name: 'nomination',
  initial: { listed: null, caseId: null },
  decide(state, command) {
    const { by, at } = command;
    if (command.type === 'list') {
      const { caseId, programme, subjectId } = command;
      if (state.listed?.caseId === caseId) return [];
      if (state.listed !== null) {
        return alreadyNominated(state.listed);
      }
      const nominationId = nominationIdOf(programme, subjectId);
      return [{ type: 'nomination.listed.v1', data: { caseId, nominationId, programme, subjectId, by, at } }];
    }
    if (state.caseId === null) return reject('nomination-not-found', 'Usulan ini tidak ada.');
    if (state.listed === null) return [];
    const { reasonCode, noteId } = command;
    return [{ type: 'nomination.removed.v1', data: { ...state.listed, reasonCode, noteId, by, at } }];
  },
  ...evolution<NominationState, NominationEvent>({
    'nomination.listed.v1': (_state, { caseId, nominationId, programme }) => ({
      listed: { caseId, nominationId, programme },
      caseId,
    }),
    'nomination.removed.v1': (_state, { caseId }) => ({ listed: null, caseId }),
  }),
};

export function alreadyNominated({ programme, caseId }: Nominated): Rejection {
  return reject('already-nominated', 'Orang ini sudah ada pada daftar calon penerima program yang sama.', {
    facts: { programme, caseId },
  });
}

/** Also the id of the stream. */
export function nominationIdOf(programme: string, subjectId: string): string {
  return `${programme}.${subjectId}`;
}
