import { type Decider, type Decision, type Done, isRejection, type Rejection, reject } from '@alur/event-sourcing';
import type { CommandOf, GrantBatchCommand, OnRecipient } from './grant-batch-commands.ts';
import type { GrantBatchEvent } from './grant-batch-events.ts';
import {
  type GrantBatchState,
  grantBatchEvolution,
  initial,
  progressOf,
  type Recipient,
  type RecipientStage,
} from './grant-batch-state.ts';
import { notNamed, type Opened, recordDecree } from './grant-decree.ts';

function decide(state: GrantBatchState, command: GrantBatchCommand): Decision<GrantBatchEvent> {
  if (command.type === 'open') {
    const { type: _, ...opened } = command;
    return state.opened === null ? [{ type: 'grant-batch.opened.v1', data: opened }] : [];
  }
  const { opened } = state;
  if (opened === null) return reject('batch-not-found', 'Daftar penyaluran ini tidak ada.');
  const batch = { ...state, opened };
  switch (command.type) {
    case 'complete-report':
      return completeReport(batch, command);
    case 'withdraw':
      return withdraw(batch, command);
    case 'complete-listing':
    case 'refuse-listing':
    case 'complete-hand-over':
    case 'abandon-hand-over':
      return finish(batch, command);
    default:
      return batch.reporting === null
        ? act(batch, command)
        : reject('batch-closed', 'Penyaluran ini sudah dilaporkan.');
  }
}

type FirstAct = CommandOf<
  'start-listing' | 'record-decree' | 'verify' | 'field-check' | 'start-hand-over' | 'remove' | 'start-report'
>;

function act(batch: Opened, command: FirstAct): Decision<GrantBatchEvent> {
  switch (command.type) {
    case 'start-listing':
      return startListing(batch, command);
    case 'record-decree':
      return recordDecree(batch, command);
    case 'verify':
      return move(batch, command, 'listed', 'verified');
    case 'field-check':
      return move(batch, command, 'verified', 'field-checked');
    case 'start-hand-over':
      return startHandOver(batch, command);
    case 'remove':
      return remove(batch, command);
    case 'start-report':
      return startReport(batch, command);
  }
}

function startListing(batch: Opened, { candidate, by, at }: CommandOf<'start-listing'>): Decision<GrantBatchEvent> {
  const { batchId, programme, nominations, choice } = batch.opened;
  const { subjectId, caseId, step } = candidate;
  if (step === null && nominations.length === 0) {
    return reject('proposal-missing', 'Penyaluran ini hanya untuk usulan yang diajukan Pendamping Bansos.', {
      rule: 'R-18',
    });
  }
  const sources = step === null ? nominations : [programme];
  const otherKind = step !== null && choice !== null && candidate.choice !== choice;
  if (!sources.includes(candidate.programme) || otherKind) {
    return reject('programme-mismatch', 'Calon ini menunggu bantuan dari program atau jenis lain.');
  }
  const known = batch.recipients[subjectId];
  if (known !== undefined && known.stage !== 'removed') {
    if (known.caseId === caseId) return [];
    const facts = { caseId: known.caseId };
    return reject('already-on-batch', 'Orang ini sudah ada pada daftar penyaluran ini.', { facts });
  }
  const data = { batchId, subjectId, caseId, step, programme: candidate.programme, by, at };
  return [{ type: 'grant-batch.listing-started.v1', data }];
}

/** Verification and field check may precede the decree. */
function move(
  batch: Opened,
  { subjectId, by, at }: OnRecipient,
  from: RecipientStage,
  to: 'verified' | 'field-checked',
): Decision<GrantBatchEvent> {
  const recipient = recipientOf(batch, subjectId);
  if (isRejection(recipient)) return recipient;
  if (recipient.stage === to) return [];
  if (recipient.stage !== from) return wrongStage(recipient, from);
  return [{ type: `grant-batch.${to}.v1`, data: about(batch, recipient, { by, at }) }];
}

function startHandOver(batch: Opened, command: CommandOf<'start-hand-over'>): Decision<GrantBatchEvent> {
  const { subjectId, handOver, by } = command;
  const recipient = recipientOf(batch, subjectId);
  if (isRejection(recipient)) return recipient;
  if (recipient.handOver?.handoverId === handOver.handoverId) return [];
  const unnamed = notNamed(batch, subjectId);
  if (unnamed !== undefined) return unnamed;
  if (recipient.stage !== 'field-checked') return wrongStage(recipient, 'field-checked');
  if (workedBefore(batch, recipient).includes(by)) {
    return reject(
      'not-by-same-officer',
      'Yang menyusun daftar, memeriksa atau memutuskan tidak menyerahkan. Minta petugas lain.',
    );
  }
  if (handOver.evidenceIds.length === 0) {
    return reject('evidence-missing', 'Unggah dulu bukti tanda terima penerima, lalu serahkan.');
  }
  if (handOver.doubleAid.length > 0 && handOver.doubleAidReason === null) {
    return reject('double-aid', 'Orang ini sudah menerima bantuan lain. Sebutkan alasan bila tetap diserahkan.', {
      facts: { doubleAid: handOver.doubleAid },
    });
  }
  return [{ type: 'grant-batch.hand-over-started.v1', data: { ...about(batch, recipient, command), ...handOver } }];
}

/** Who made the list, checked it or decided: none of them hands over, whatever roles one person holds. */
function workedBefore({ opened, decrees }: Opened, recipient: Recipient): readonly (string | null)[] {
  const { listedBy, verifiedBy, checkedBy, step } = recipient;
  return [opened.by, ...decrees.map(({ by }) => by), listedBy, verifiedBy, checkedBy, ...(step?.notBy ?? [])];
}

type Finish = CommandOf<'complete-listing' | 'refuse-listing' | 'complete-hand-over' | 'abandon-hand-over'>;

/** Ends what was started; nothing to do when somebody else ended it. */
function finish(batch: Opened, command: Finish): Decision<GrantBatchEvent> {
  const recipient = recipientOf(batch, command.subjectId);
  if (isRejection(recipient)) return [];
  const data = about(batch, recipient, command);
  if (command.type === 'complete-listing' || command.type === 'refuse-listing') {
    if (recipient.stage !== 'listing') return [];
    if (command.type === 'refuse-listing') {
      return [{ type: 'grant-batch.listing-refused.v1', data: { ...data, reasonCode: command.reasonCode } }];
    }
    const { doubleAid, sameFamily } = command;
    return [{ type: 'grant-batch.listed.v1', data: { ...data, doubleAid, sameFamily } }];
  }
  if (recipient.stage !== 'handing-over' || recipient.handOver?.handoverId !== command.handoverId) return [];
  if (command.type === 'abandon-hand-over') {
    return [{ type: 'grant-batch.hand-over-abandoned.v1', data: { ...data, reasonCode: command.reasonCode } }];
  }
  const { doubleAid } = recipient;
  const done = { type: 'grant-batch.handed-over.v1', data: { ...data, ...command.paper, doubleAid } } as const;
  return [done, ...stepEnd(recipient, data, 'handed-over', command.paper.number)];
}

function remove(batch: Opened, command: CommandOf<'remove'>): Decision<GrantBatchEvent> {
  const recipient = recipientOf(batch, command.subjectId);
  if (isRejection(recipient)) return recipient;
  const { stage } = recipient;
  if (stage === 'removed') return [];
  if (stage === 'handed-over') return reject('already-handed-over', 'Bantuan sudah diserahkan kepada penerima ini.');
  if (stage === 'listing' || stage === 'handing-over') return busy();
  return removed(batch, recipient, command);
}

function withdraw(batch: Opened, command: CommandOf<'withdraw'>): Decision<GrantBatchEvent> {
  const { caseId, reasonCode, by, at } = command;
  const recipient = Object.values(batch.recipients).find((known) => known.caseId === caseId);
  if (recipient?.stage === 'listing') {
    const data = { ...about(batch, recipient, { by, at }), reasonCode };
    return [{ type: 'grant-batch.listing-refused.v1', data }];
  }
  if (recipient === undefined || !['listed', 'verified', 'field-checked'].includes(recipient.stage)) return [];
  return removed(batch, recipient, { reasonCode, noteId: null, by, at });
}

function removed(
  batch: Opened,
  recipient: Recipient,
  { reasonCode, noteId, by, at }: Done & { readonly reasonCode: string; readonly noteId: string | null },
): Decision<GrantBatchEvent> {
  const data = about(batch, recipient, { by, at });
  const gone = { type: 'grant-batch.removed.v1', data: { ...data, reasonCode, noteId } } as const;
  return [gone, ...stepEnd(recipient, data, 'removed', null)];
}

function startReport(batch: Opened, { issueDate, by, at }: CommandOf<'start-report'>): Decision<GrantBatchEvent> {
  const { 'handed-over': handedOver, removed: gone, ...open } = progressOf(batch);
  const waiting = Object.values(open).reduce((sum, count) => sum + count, 0);
  if (waiting > 0) {
    const facts = { open: waiting };
    return reject('recipients-open', 'Masih ada penerima yang belum selesai. Serahkan atau coret dulu.', { facts });
  }
  if (handedOver + gone === 0) return reject('recipients-missing', 'Daftar penyaluran ini masih kosong.');
  return [{ type: 'grant-batch.report-started.v1', data: { batchId: batch.opened.batchId, issueDate, by, at } }];
}

function completeReport(batch: Opened, { paper, by, at }: CommandOf<'complete-report'>): Decision<GrantBatchEvent> {
  if (batch.reporting === null || batch.report !== null) return [];
  const { 'handed-over': handedOver, removed: gone } = progressOf(batch);
  const counts = { handedOver, removed: gone };
  return [{ type: 'grant-batch.reported.v1', data: { batchId: batch.opened.batchId, ...paper, ...counts, by, at } }];
}

function stepEnd(
  { step }: Recipient,
  data: ReturnType<typeof about>,
  outcome: 'handed-over' | 'removed',
  bast: string | null,
): GrantBatchEvent[] {
  if (step === null) return [];
  const { stepId, run } = step;
  const ended = { ...data, stepId, run, kind: 'grant-batch', outcome, bast } as const;
  return [{ type: 'grant-batch.step-ended.v1', data: ended }];
}

function about({ opened }: Opened, { subjectId, caseId }: Recipient, { by, at }: Done) {
  return { batchId: opened.batchId, subjectId, caseId, by, at };
}

function recipientOf(batch: Opened, subjectId: string): Recipient | Rejection {
  return (
    batch.recipients[subjectId] ?? reject('recipient-not-found', 'Orang ini tidak ada pada daftar penyaluran ini.')
  );
}

function wrongStage({ stage }: Recipient, needed: RecipientStage): Rejection {
  if (stage === 'listing' || stage === 'handing-over') return busy();
  return reject('not-at-this-stage', 'Penerima ini belum sampai, atau sudah lewat, pada tahap ini.', {
    facts: { stage, needed },
  });
}

function busy(): Rejection {
  return reject('not-finished', 'Tindakan sebelumnya atas penerima ini sedang diselesaikan. Coba lagi sebentar.');
}

/** A grant to many people, stream `<tenant>/grant-batch/<batchId>`. Each person is in a batch once. */
export const grantBatch: Decider<GrantBatchState, GrantBatchCommand, GrantBatchEvent> = {
  name: 'grant-batch',
  initial,
  decide,
  ...grantBatchEvolution,
};
