import type { DataOf, PeopleLinkChanged } from '@alur/contracts';
import {
  type Decider,
  type Decision,
  type DomainEvent,
  type Done,
  evolution,
  type Rejection,
  reject,
} from '@alur/event-sourcing';

type Changed = DataOf<typeof PeopleLinkChanged>;

export type PersonLinkEvent = DomainEvent<'person-link.changed.v1', Changed>;

export interface PersonLinkState {
  readonly state: Changed['state'] | 'none';
  /** Who proposed it last; null before. */
  readonly proposedBy: string | null;
}

export type PersonLinkCommand =
  | ({ readonly type: 'propose'; readonly subjectIds: readonly [string, string] } & Done)
  | ({ readonly type: 'confirm'; readonly subjectIds: readonly [string, string] } & Done)
  | ({
      readonly type: 'reject' | 'undo';
      readonly subjectIds: readonly [string, string];
      readonly reasonCode: string;
    } & Done);

/**
 * That two registered people are one. Two officers link them, one undoes it, and nothing of either is changed or deleted:
 * whatever hangs on a person asks for the linked ids beside the own.
 */
export const personLink: Decider<PersonLinkState, PersonLinkCommand, PersonLinkEvent> = {
  name: 'person-link',
  initial: { state: 'none', proposedBy: null },
  decide({ state, proposedBy }, command): Decision<PersonLinkEvent> {
    const { type, subjectIds, by } = command;
    if (type === 'propose') {
      if (state === 'proposed' && proposedBy === by) return [];
      if (state === 'linked') return reject('already-linked', 'Kedua orang ini sudah disatukan.');
      return state === 'proposed'
        ? reject('already-proposed', 'Penyatuan ini sudah diusulkan dan menunggu persetujuan petugas lain.')
        : [changed('proposed', command, by)];
    }
    const needed = type === 'undo' ? 'linked' : 'proposed';
    if (state !== needed || proposedBy === null) return type === 'undo' ? notLinked() : notProposed();
    if (type === 'confirm' && proposedBy === by) {
      return reject('not-by-same-officer', 'Penyatuan disetujui oleh petugas lain, bukan oleh yang mengusulkan.');
    }
    const ends = { confirm: 'linked', reject: 'rejected', undo: 'unlinked' } as const;
    return [changed(ends[type], { ...command, subjectIds }, proposedBy)];
  },
  ...evolution<PersonLinkState, PersonLinkEvent>({
    'person-link.changed.v1': (_, { state, proposedBy }) => ({ state, proposedBy }),
  }),
};

function changed(state: Changed['state'], command: PersonLinkCommand, proposedBy: string): PersonLinkEvent {
  const { subjectIds, by, at } = command;
  const reason = 'reasonCode' in command ? { reasonCode: command.reasonCode } : {};
  const data = {
    linkId: linkIdOf(subjectIds),
    subjectIds: [...subjectIds].sort(),
    state,
    proposedBy,
    ...reason,
    by,
    at,
  };
  return { type: 'person-link.changed.v1', data };
}

/** The same for both orders. */
export function linkIdOf(subjectIds: readonly [string, string]): string {
  return [...subjectIds].sort().join('.');
}

function notProposed(): Rejection {
  return reject('not-proposed', 'Penyatuan ini tidak sedang menunggu persetujuan.');
}

function notLinked(): Rejection {
  return reject('not-linked', 'Kedua orang ini tidak disatukan.');
}
