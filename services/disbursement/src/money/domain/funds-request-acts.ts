import { type Decision, isRejection, reject } from '@alur/event-sourcing';
import type { OfficerCommand } from './funds-request-commands.ts';
import type { Done, FundsRequestEvent, Identified } from './funds-request-events.ts';
import { handoverRefusal, recipientsOf } from './funds-request-rules.ts';
import { type FundsRequestState, handedOver, type Round, settled } from './funds-request-state.ts';
import { endingTrack, movedEvent, startedEvent } from './funds-request-steps.ts';

type Of<T extends OfficerCommand['type']> = Extract<OfficerCommand, { readonly type: T }>;

/** What an officer's command does, once `refusal` has nothing against it. */
export function act(
  state: FundsRequestState,
  identified: Identified,
  command: OfficerCommand,
): Decision<FundsRequestEvent> {
  if (command.type === 'draft') return draft(state, identified, command);
  const round = state.current;
  if (round === null) return reject('funds-request-not-found', 'Pengajuan dana ini tidak ada.');
  const done = { by: command.officer.id, at: command.at };
  const move = { ...done, amount: round.amount };
  switch (command.type) {
    case 'sign':
      return sign(identified, command, done);
    case 'submit': {
      const { recipients, amount, line, notaDinas } = round;
      const data = { ...identified, ...done, recipients, amount, line, notaDinas: notaDinas?.number ?? '' };
      return [{ type: 'funds-request.submitted.v1', data }, movedEvent(identified, { ...move, state: 'submitted' })];
    }
    case 'receive':
      return [movedEvent(identified, { ...move, state: 'received' })];
    case 'return':
    case 'refuse': {
      const { id, type, reasonCode, noteId } = command;
      return [startedEvent(identified, { id, ...done, step: type, reasonCode, noteId })];
    }
    case 'approve':
      return [startedEvent(identified, { id: command.id, ...done, step: 'approve' })];
    case 'issue-spp': {
      const { number, date, instrument } = command;
      return [movedEvent(identified, { ...move, state: 'spp-issued', number, date, instrument })];
    }
    case 'issue-spm': {
      const { number, date } = command;
      return [movedEvent(identified, { ...move, state: 'spm-issued', number, date })];
    }
    case 'issue-sp2d':
      return issueSp2d(round, identified, command, done);
    case 'disburse': {
      const data = { ...identified, ...move, sp2d: round.sp2d?.number ?? '' };
      return [{ type: 'funds-request.disbursed.v1', data }, movedEvent(identified, { ...move, state: 'disbursed' })];
    }
    case 'hand-over':
      return handOver(round, identified, command, done);
    case 'reverse':
      return reverse(round, identified, command, done);
    case 'mark-not-received':
      return markNotReceived(state, round, identified, command, done);
    case 'account':
      return account(round, identified, command, done);
    case 'close': {
      const rest = round.amount - handedOver(round);
      return [startedEvent(identified, { id: command.id, ...done, step: 'close', rest })];
    }
  }
}

function draft(state: FundsRequestState, identified: Identified, command: Of<'draft'>): Decision<FundsRequestEvent> {
  const { line, lineKnown, officer, at } = command;
  if (!lineKnown) {
    return reject('fund-not-found', 'Rekening dana ini belum mempunyai pagu. Periksa tahun dan kode rekeningnya.');
  }
  const recipients = recipientsOf(state, command);
  if (isRejection(recipients)) return recipients;
  const { current } = state;
  const round = current === null ? 1 : current.round + (current.status === 'drafted' ? 0 : 1);
  const amount = recipients.reduce((sum, recipient) => sum + recipient.amount, 0);
  const data = { ...identified, by: officer.id, at, recipients, amount, line, round };
  return [{ type: 'funds-request.drafted.v1', data }];
}

function sign(identified: Identified, { id, issueDate, holder }: Of<'sign'>, done: Done): Decision<FundsRequestEvent> {
  if (holder === 'self') return [startedEvent(identified, { id, ...done, step: 'sign', issueDate })];
  return holder === 'another'
    ? reject('wrong-role', 'Pada tanggal ini jabatan Kepala Dinas dipegang oleh pejabat lain.', { rule: 'INC-38' })
    : reject('signatory-unknown', 'Kepala Dinas pada tanggal ini belum tercatat. Lengkapi data pejabat kantor.', {
        rule: 'INC-38',
      });
}

function issueSp2d(
  round: Round,
  identified: Identified,
  { id, number, date, amount }: Of<'issue-sp2d'>,
  done: Done,
): Decision<FundsRequestEvent> {
  if (amount !== round.amount) {
    return reject('amount-differs', 'Jumlah SP2D berbeda dari jumlah yang diajukan. Periksa kembali.', {
      facts: { requested: round.amount },
    });
  }
  if (Number(date.slice(0, 4)) !== round.line.year) {
    return reject('other-budget-year', 'Tanggal SP2D berada di luar tahun anggaran pengajuan.', {
      facts: { year: round.line.year },
    });
  }
  return [startedEvent(identified, { id, ...done, step: 'sp2d', number, date })];
}

function handOver(
  round: Round,
  identified: Identified,
  command: Of<'hand-over'>,
  done: Done,
): Decision<FundsRequestEvent> {
  const { id, handoverId, householdId, place, way, issueDate, snapshotId, evidence } = command;
  const recipient = unsettled(round, householdId);
  if (isRejection(recipient)) return recipient;
  const refused = handoverRefusal(command);
  if (refused !== undefined) return refused;
  const handing = { ...recipient, handoverId, place, way, issueDate, snapshotId, evidence };
  return [startedEvent(identified, { id, ...done, step: 'hand-over', ...handing })];
}

function reverse(
  round: Round,
  identified: Identified,
  { id, handoverId, reasonCode, noteId }: Of<'reverse'>,
  done: Done,
): Decision<FundsRequestEvent> {
  const handover = round.handovers.find((one) => one.handoverId === handoverId);
  if (handover === undefined) return reject('handover-not-found', 'Penyerahan ini tidak ada pada pengajuan ini.');
  if (handover.reversed) return reject('already-reversed', 'Penyerahan ini sudah dibatalkan.');
  if (handover.way !== 'transfer') {
    return reject('not-a-transfer', 'Hanya transfer yang gagal yang dapat dibatalkan; uang tunai sudah diterima.');
  }
  const { subjectId } = handover;
  return [startedEvent(identified, { id, ...done, step: 'reverse', handoverId, subjectId, reasonCode, noteId })];
}

function markNotReceived(
  state: FundsRequestState,
  round: Round,
  identified: Identified,
  { householdId, reasonCode, noteId }: Of<'mark-not-received'>,
  done: Done,
): Decision<FundsRequestEvent> {
  const recipient = unsettled(round, householdId);
  if (isRejection(recipient)) return recipient;
  const data = { ...identified, ...done, householdId, amount: recipient.amount, reasonCode, noteId };
  return endingTrack(state, identified, [{ type: 'funds-request.not-received.v1', data }], done);
}

function account(
  round: Round,
  identified: Identified,
  { number, date, handedOver: claimed, returned }: Of<'account'>,
  done: Done,
): Decision<FundsRequestEvent> {
  if (!settled(round)) {
    return reject('recipients-open', 'Masih ada penerima yang belum menerima dan belum dinyatakan batal.');
  }
  const paid = handedOver(round);
  const rest = round.amount - paid;
  if (claimed !== paid || returned !== rest) {
    return reject('sums-differ', 'Jumlah diserahkan dan dikembalikan tidak sama dengan SP2D. Periksa kembali SPJ.', {
      facts: { sp2d: round.amount, handedOver: paid, returned: rest },
    });
  }
  return [movedEvent(identified, { ...done, amount: round.amount, state: 'accounted', number, date })];
}

function unsettled(round: Round, householdId: string) {
  const recipient = round.recipients.find((one) => one.householdId === householdId);
  if (recipient === undefined) {
    return reject('recipient-not-found', 'Keluarga ini tidak tercantum dalam pengajuan ini.');
  }
  if (round.notReceived.includes(householdId)) {
    return reject('already-returned', 'Dana keluarga ini sudah dinyatakan kembali ke kas.');
  }
  if (round.handovers.some((one) => one.householdId === householdId && !one.reversed)) {
    return reject('already-received', 'Keluarga ini sudah menerima dana pada kejadian yang sama.');
  }
  return recipient;
}
