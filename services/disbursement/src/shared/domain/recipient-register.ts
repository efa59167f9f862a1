import { type Decider, type Decision, type DomainEvent, evolution, reject } from '@alur/event-sourcing';

/** What a recipient holds in a scope: the hand-over (or payment) that serves them. */
export interface Claim {
  readonly subjectId: string;
  /** Id of the one hand-over that may serve this recipient. */
  readonly owner: string;
  readonly at: string;
}

export type RecipientEvent =
  | DomainEvent<'recipient-register.claimed.v1', Claim>
  | DomainEvent<'recipient-register.released.v1', Claim>;

export interface RecipientRegisterState {
  readonly claims: readonly Claim[];
}

export type RecipientCommand =
  /**
   * Nothing changes when the owner holds the claim already; `already-received` when another owner does, for this person or
   * for another id of the same person.
   */
  | ({ readonly type: 'claim'; readonly sameAs?: readonly string[] } & Claim)
  /** For a reversal, or a cancellation before the hand-over. Nothing changes unless this owner holds the claim. */
  | ({ readonly type: 'release' } & Claim);

/**
 * Who was served in one scope: `<caseId>.funds`, `<caseId>.goods` or `<batchId>.grant`. It is what makes a person
 * receive at most once per incident or batch, whichever desk, device or retry asks.
 */
export const recipientRegister: Decider<RecipientRegisterState, RecipientCommand, RecipientEvent> = {
  name: 'recipient-register',
  initial: { claims: [] },
  decide(state, command): Decision<RecipientEvent> {
    const { type, subjectId, owner, at } = command;
    const holder = ownerOf(state, subjectId);
    if (type === 'release') {
      return holder === owner ? [{ type: 'recipient-register.released.v1', data: { subjectId, owner, at } }] : [];
    }
    if (holder === owner) return [];
    const sameAs = 'sameAs' in command ? (command.sameAs ?? []) : [];
    const other = holder ?? sameAs.map((id) => ownerOf(state, id)).find((known) => known !== undefined);
    if (other !== undefined) {
      return reject('already-received', 'Orang ini sudah menerima bantuan pada kejadian atau daftar yang sama.', {
        facts: { owner: other },
      });
    }
    return [{ type: 'recipient-register.claimed.v1', data: { subjectId, owner, at } }];
  },
  ...evolution<RecipientRegisterState, RecipientEvent>({
    'recipient-register.claimed.v1': ({ claims }, claim) => ({ claims: [...claims, claim] }),
    'recipient-register.released.v1': ({ claims }, { subjectId }) => ({
      claims: claims.filter((claim) => claim.subjectId !== subjectId),
    }),
  }),
};

/** The hand-over that serves this person, if any. */
export function ownerOf({ claims }: RecipientRegisterState, subjectId: string): string | undefined {
  return claims.find((claim) => claim.subjectId === subjectId)?.owner;
}
