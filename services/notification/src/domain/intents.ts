import type { ContractMessage, DataOf } from '@alur/contracts';
import * as contracts from '@alur/contracts';
import { type MessageCode, newestMessage } from '@alur/standards';
import type { CaseFacts } from './case-notice.ts';
import { BREACH } from './escalation-list.ts';
import type { Standing } from './standing.ts';

export const LANGUAGES = ['id', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A message that an event gives rise to, before its channel is chosen. */
export interface MessageIntent {
  /** Distinguishes the messages of one event. */
  readonly key: string;
  /** null: about no case. */
  readonly caseId: string | null;
  readonly template: MessageCode;
  readonly version: number;
  readonly to: 'subject' | 'reporter' | 'officer';
  /** Subject id, officer id, or `role:<role>` when no officer of the role gave an address. */
  readonly recipientId: string;
  /** Decides who sees that the message exists. */
  readonly about?: CaseFacts['about'];
  readonly excluded?: readonly string[];
  /** Codes and numbers, never words about a person: what they mean in words is looked up when the message is sent. */
  readonly variables: Readonly<Record<string, string>>;
  readonly urgent: boolean;
  /** The message is sent only while this stands; absent where it stays true. */
  readonly stands?: Standing;
}

/** Contracts about which people are told. `CaseOpened` is told when the case becomes known: `receipt`. */
export const TOLD = [
  contracts.FileReturned,
  contracts.ClockPaused,
  contracts.StepOverdue,
  contracts.CaseOverdue,
  contracts.DeadlineEscalated,
  contracts.LetterDrafted,
  contracts.LetterSigned,
  contracts.LetterDelivered,
  contracts.CaseClosed,
  contracts.GoodsHandedOver,
  contracts.FundsHandedOver,
  contracts.GrantHandedOver,
] as const;

const RECEIPTS = {
  application: 'permohonan-diterima',
  incident: 'laporan-diterima',
  complaint: 'pengaduan-diterima',
} as const;

/** The receipt for a new case; none for an anonymous complaint. */
export function receipt(facts: CaseFacts, kind: keyof typeof RECEIPTS, openedAt: string): MessageIntent[] {
  return toApplicant(facts, RECEIPTS[kind], { at: openedAt });
}

type Ended = Pick<DataOf<typeof contracts.CaseClosed>, 'outcome' | 'reasonCode'>;

/** One invitation per case, however often it is closed; none to who withdrew or died. */
export function surveyInvitation(facts: CaseFacts, { outcome, reasonCode }: Ended): MessageIntent[] {
  const served = outcome !== 'withdrawn' && reasonCode !== 'meninggal';
  return served ? toApplicant(facts, 'survei-kepuasan', {}) : [];
}

/**
 * Who is told what about an event of a known case. Reasons, outcomes and amounts are left out on purpose: a phone is read
 * by a whole family.
 * @param officers who hear of a passed due time, or of a letter that waits for their signature
 */
export function intentsOf(
  { type, data }: ContractMessage,
  facts: CaseFacts,
  officers: readonly string[],
): MessageIntent[] {
  switch (type) {
    case contracts.FileReturned.type: {
      const { missing } = data as DataOf<typeof contracts.FileReturned>;
      return toApplicant(facts, 'berkas-perlu-dilengkapi', { papers: missing.join(',') });
    }
    case contracts.StepOverdue.type: {
      const { stepId, dueAt, alarm = BREACH } = data as DataOf<typeof contracts.StepOverdue>;
      return escalated(facts, 'tenggat-terlewati', { stepId, dueAt }, officers, alarm);
    }
    case contracts.LetterDrafted.type: {
      const { at } = data as DataOf<typeof contracts.LetterDrafted>;
      return officers.map((officer) => toOfficer(facts, 'surat-menunggu-tanda-tangan', { at }, officer));
    }
    case contracts.CaseOverdue.type: {
      const { dueAt, stages, alarm } = data as DataOf<typeof contracts.CaseOverdue>;
      const variables = { dueAt, limitOf: 'case', ...(stages[0] === undefined ? {} : { stepId: stages[0] }) };
      return [
        ...escalated(facts, 'tenggat-perkara-terlewati', variables, officers, alarm),
        ...toApplicant(facts, 'permohonan-terlambat', variables),
      ];
    }
    case contracts.DeadlineEscalated.type: {
      const { stepId, level, dueAt, alarm } = data as DataOf<typeof contracts.DeadlineEscalated>;
      const variables = { dueAt, ...(stepId === null ? { limitOf: 'case' } : { stepId }) };
      const template = level === 'amber' ? 'tenggat-mendekat' : 'tenggat-tereskalasi';
      return escalated(facts, template, variables, officers, alarm);
    }
    case contracts.LetterSigned.type:
      return toApplicant(facts, 'surat-terbit', {});
    case contracts.LetterDelivered.type: {
      const { via, at } = data as DataOf<typeof contracts.LetterDelivered>;
      return via === 'internal' ? [] : toApplicant(facts, 'surat-diserahkan', { at });
    }
    case contracts.ClockPaused.type: {
      const { reason, at } = data as DataOf<typeof contracts.ClockPaused>;
      return reason === 'menunggu-pemohon' ? toApplicant(facts, 'menunggu-pemohon', { at }) : [];
    }
    case contracts.CaseClosed.type: {
      const closed = data as DataOf<typeof contracts.CaseClosed>;
      const template = endOf(closed, facts);
      return template === null ? [] : toApplicant(facts, template, { at: closed.at });
    }
    case contracts.GoodsHandedOver.type: {
      const { subjectId, bast, at } = data as DataOf<typeof contracts.GoodsHandedOver>;
      return [made(facts, 'barang-diserahkan', { bast, at }, { to: 'subject', recipientId: subjectId })];
    }
    case contracts.FundsHandedOver.type: {
      const { subjectId, bast, at } = data as DataOf<typeof contracts.FundsHandedOver>;
      return [made(facts, 'dana-diserahkan', { bast, at }, { to: 'subject', recipientId: subjectId })];
    }
    case contracts.GrantHandedOver.type: {
      const { subjectId, bast, at, outcome } = data as DataOf<typeof contracts.GrantHandedOver>;
      if (outcome !== 'handed-over' || bast === null) return [];
      return [made(facts, 'bantuan-diserahkan', { bast, at }, { to: 'subject', recipientId: subjectId })];
    }
    default:
      return [];
  }
}

/** Nothing is sent to the telephone of a person who died. */
function endOf({ outcome, reasonCode }: Ended, { about }: CaseFacts): MessageCode | null {
  if (reasonCode === 'meninggal') return null;
  if (outcome === 'withdrawn') return 'permohonan-dicabut';
  if (about === 'complaint') return 'pengaduan-dijawab';
  if (outcome !== 'completed') return 'keputusan-tersedia';
  return about === 'incident' ? 'laporan-selesai' : 'permohonan-selesai';
}

function toApplicant(
  facts: CaseFacts,
  template: MessageCode,
  variables: Readonly<Record<string, string>>,
): MessageIntent[] {
  const { recipient } = facts;
  if (recipient === null) return [];
  return [made(facts, template, variables, { to: recipient.to, recipientId: recipient.subjectId })];
}

/** An alarm of a disaster does not wait for the morning; staff have no quiet hours then. */
function escalated(
  facts: CaseFacts,
  template: MessageCode,
  variables: Readonly<Record<string, string>>,
  officers: readonly string[],
  { urgent }: { readonly urgent: boolean },
): MessageIntent[] {
  return officers.map((officer) => {
    const intent = toOfficer(facts, template, variables, officer);
    return { ...intent, urgent: intent.urgent || urgent };
  });
}

function toOfficer(
  facts: CaseFacts,
  template: MessageCode,
  variables: Readonly<Record<string, string>>,
  officer: string,
): MessageIntent {
  const message = made(facts, template, variables, { to: 'officer', recipientId: officer });
  return { ...message, key: `${message.key}/${officer}` };
}

function made(
  { caseId, service, serviceVersion, ticket, urgent, about, excluded }: CaseFacts,
  template: MessageCode,
  variables: Readonly<Record<string, string>>,
  recipient: Pick<MessageIntent, 'to' | 'recipientId'>,
): MessageIntent {
  return {
    key: template,
    caseId,
    template,
    version: newestMessage(template),
    ...recipient,
    ...(about && { about }),
    ...(excluded && { excluded }),
    variables: { service, serviceVersion: String(serviceVersion), ticket, ...variables },
    urgent,
  };
}
