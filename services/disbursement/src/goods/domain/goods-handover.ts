import { type Decider, type Decision, type Rejection, reject } from '@alur/event-sourcing';
import { type ActingOfficer, mayNot } from '../../shared/domain/officer.ts';
import type {
  Bast,
  GoodsHandoverEvent,
  HandoverFacts,
  HandoverTask,
  PackedGoods,
  Refusal,
  WantedGoods,
  Witness,
} from './goods-handover-events.ts';
import {
  type GoodsHandoverState,
  type HandoverStatus,
  handoverEvolution,
  NOT_PREPARED,
} from './goods-handover-state.ts';
import { isExpired } from './stock-state.ts';

/** An officer of the step acts. */
interface Acting {
  readonly officer: ActingOfficer;
  readonly at: string;
  /** The open goods step of the case; null: none is open. */
  readonly step: { readonly roles: readonly string[]; readonly notBy: readonly string[] } | null;
}

/** Ends a running step; `attempt` is the packing that it was done for, so that a late process ends no other. */
interface Ending {
  readonly attempt: number;
}

export type GoodsHandoverCommand =
  | (Acting & {
      readonly type: 'prepare';
      readonly task: HandoverTask;
      readonly goods: readonly WantedGoods[];
      /** Calendar date in the tenant's zone. */
      readonly today: string;
    })
  | (Ending & { readonly type: 'complete-preparation'; readonly lines: readonly PackedGoods[] })
  /** The goods are not there, or the person is served already. */
  | (Ending & { readonly type: 'refuse-preparation' } & Refusal)
  /** Packed goods go back to the shelf, and may be packed again. */
  | (Acting & { readonly type: 'unpack'; readonly reasonCode: string })
  | (Ending & { readonly type: 'complete-unpacking' })
  | (Acting & { readonly type: 'issue'; readonly today: string })
  | (Ending & { readonly type: 'complete-issue' })
  | (Acting & {
      readonly type: 'hand-over';
      readonly facts: HandoverFacts;
      /** A witness is the recipient, as far as names and subjects show. */
      readonly witnessIsRecipient: boolean;
    })
  | (Ending & { readonly type: 'complete-handover' } & Bast)
  /** For good: the household gets no goods in this incident. */
  | (Acting & {
      readonly type: 'cancel';
      readonly task: HandoverTask;
      readonly reasonCode: string;
      /** Vault record of the officer's words. */
      readonly noteId: string | null;
    })
  | (Ending & { readonly type: 'complete-cancellation' });

const WAREHOUSE = { roles: ['petugas-logistik'], notBy: [] };

/** Who may witness for the village. */
export const VILLAGE_WITNESSES = ['petugas-desa', 'kepala-desa-lurah'] as const;

/**
 * Goods for one household of one incident: prepared, issued, handed over with a BAST, or cancelled. Steps that touch the
 * stock, the register of recipients or the register of numbers are begun by one event and ended by another, so that a
 * crash between them is finished.
 */
export const goodsHandover: Decider<GoodsHandoverState, GoodsHandoverCommand, GoodsHandoverEvent> = {
  name: 'goods-handover',
  initial: NOT_PREPARED,
  decide(state, command) {
    if (!('officer' in command)) return complete(state, command);
    return forbidden(state, command) ?? act(state, command);
  },
  ...handoverEvolution,
};

type Act = Extract<GoodsHandoverCommand, Acting>;
type Completion = Extract<GoodsHandoverCommand, Ending>;

function act(state: GoodsHandoverState, command: Act): Decision<GoodsHandoverEvent> {
  const task = 'task' in command ? command.task : state.task;
  if (task === null) return notYet('none');
  const done = { ...task, by: command.officer.id, at: command.at };
  switch (command.type) {
    case 'prepare': {
      const { goods, today } = command;
      const data = { ...done, attempt: state.attempt + 1, wanted: goods, today };
      return state.status === 'none'
        ? [{ type: 'goods-handover.preparation-started.v1', data }]
        : already(state.status);
    }
    case 'unpack': {
      const data = { ...done, reasonCode: command.reasonCode, facts: {} };
      return state.status === 'prepared'
        ? [{ type: 'goods-handover.unpacking-started.v1', data }]
        : reject('not-prepared', 'Hanya bantuan yang sudah dikemas dan belum keluar gudang dapat dibongkar kembali.');
    }
    case 'issue': {
      const { today } = command;
      if (state.status !== 'prepared') return state.status === 'none' ? notYet('none') : already(state.status);
      const expired = state.lines.filter(({ expires }) => isExpired(expires, today));
      if (expired.length > 0) {
        return reject('lot-expired', 'Sebagian barang yang dikemas sudah kedaluwarsa. Bongkar dan kemas ulang.', {
          facts: { lines: expired.map(({ item, lot, expires }) => ({ item, lot, expires })) },
        });
      }
      return [{ type: 'goods-handover.issue-started.v1', data: { ...done, today } }];
    }
    case 'hand-over':
      if (state.status !== 'issued') {
        return state.status === 'none' || state.status === 'prepared' ? notYet(state.status) : already(state.status);
      }
      return (
        unwitnessed(command) ?? [{ type: 'goods-handover.handover-started.v1', data: { ...done, ...command.facts } }]
      );
    case 'cancel': {
      const { reasonCode, noteId } = command;
      const possible = state.status === 'none' || state.status === 'prepared' || state.status === 'issued';
      return possible
        ? [{ type: 'goods-handover.cancellation-started.v1', data: { ...done, reasonCode, noteId } }]
        : already(state.status);
    }
  }
}

/** Ends a step, once; what another process ended already changes nothing. */
function complete(state: GoodsHandoverState, command: Completion): Decision<GoodsHandoverEvent> {
  const { status, task, attempt, by, at } = state;
  if (task === null) return notYet('none');
  if (command.attempt !== attempt) return [];
  const done = { ...task, by, at };
  switch (command.type) {
    case 'complete-preparation': {
      const data = { ...done, attempt, lines: command.lines };
      return status === 'preparing' ? [{ type: 'goods-handover.prepared.v1', data }] : [];
    }
    case 'refuse-preparation': {
      const { reasonCode, facts } = command;
      const data = { ...done, reasonCode, facts };
      return status === 'preparing' ? [{ type: 'goods-handover.unpacking-started.v1', data }] : [];
    }
    case 'complete-unpacking':
      return status === 'unpacking' ? [{ type: 'goods-handover.unpacked.v1', data: done }] : [];
    case 'complete-issue':
      return status === 'issuing' ? [{ type: 'goods-handover.issued.v1', data: done }] : [];
    case 'complete-handover': {
      const { bast, sequence, fileHash } = command;
      if (status !== 'handing-over' || state.facts === null) return [];
      const data = { ...done, ...state.facts, bast, sequence, fileHash, lines: state.lines };
      return [{ type: 'goods-handover.handed-over.v1', data }];
    }
    case 'complete-cancellation': {
      const data = { ...done, reasonCode: state.cancelledFor ?? '' };
      return status === 'cancelling' ? [{ type: 'goods-handover.cancelled.v1', data }] : [];
    }
  }
}

function forbidden({ status }: GoodsHandoverState, { type, officer, step }: Act): Rejection | undefined {
  if (status === 'handed-over' || status === 'cancelled') return already(status);
  if (step !== null) return mayNot(officer, step);
  // What was packed or issued comes back to the warehouse, whatever became of the case.
  if (status !== 'none' && (type === 'cancel' || type === 'unpack')) return mayNot(officer, WAREHOUSE);
  return reject('step-not-open', 'Langkah bantuan barang pada kejadian ini tidak terbuka.');
}

/** A village officer who neither hands over nor receives must have seen it. */
function unwitnessed({
  officer,
  facts,
  witnessIsRecipient,
}: Extract<Act, { type: 'hand-over' }>): Rejection | undefined {
  if (witnessIsRecipient) {
    return reject('witness-is-recipient', 'Penerima tidak boleh menjadi saksi. Minta petugas desa menjadi saksi.', {
      rule: 'R-08',
    });
  }
  const { witnesses, recipientEvidence } = facts;
  if (!witnesses.some((witness) => isVillageWitness(witness, officer))) {
    return reject(
      'village-witness-missing',
      'BAST perlu disaksikan petugas desa atau kepala desa/lurah yang tidak menyerahkan sendiri.',
      { rule: 'R-10', facts: { roles: VILLAGE_WITNESSES } },
    );
  }
  const proofs = [recipientEvidence, ...witnesses.map(({ evidence }) => evidence)].map(({ recordId }) => recordId);
  if (new Set(proofs).size < proofs.length) {
    return reject('evidence-shared', 'Setiap orang memerlukan buktinya sendiri. Unggah bukti yang berbeda.');
  }
  return undefined;
}

function isVillageWitness({ officerId, role }: Witness, officer: ActingOfficer): boolean {
  return VILLAGE_WITNESSES.some((each) => each === role) && officerId !== officer.id;
}

function notYet(status: 'none' | 'prepared'): Rejection {
  return status === 'none'
    ? reject('not-prepared', 'Bantuan untuk keluarga ini belum dikemas.')
    : reject('not-issued', 'Bantuan untuk keluarga ini belum keluar gudang.');
}

const ALREADY = {
  preparing: ['already-preparing', 'Bantuan untuk keluarga ini sedang dikemas. Muat ulang sebentar lagi.'],
  prepared: ['already-prepared', 'Bantuan untuk keluarga ini sudah dikemas.'],
  unpacking: ['already-unpacking', 'Bantuan untuk keluarga ini sedang dibongkar. Muat ulang sebentar lagi.'],
  issuing: ['already-issuing', 'Bantuan untuk keluarga ini sedang dikeluarkan. Muat ulang sebentar lagi.'],
  issued: ['already-issued', 'Bantuan untuk keluarga ini sudah keluar gudang.'],
  'handing-over': ['already-handed-over', 'Penyerahan untuk keluarga ini sedang dicatat. Muat ulang sebentar lagi.'],
  'handed-over': ['already-handed-over', 'Keluarga ini sudah menerima bantuan pada kejadian ini.'],
  cancelling: ['already-cancelled', 'Bantuan untuk keluarga ini sedang dibatalkan. Muat ulang sebentar lagi.'],
  cancelled: ['already-cancelled', 'Bantuan untuk keluarga ini sudah dibatalkan.'],
} as const satisfies Readonly<Record<Exclude<HandoverStatus, 'none'>, readonly [string, string]>>;

function already(status: HandoverStatus): Rejection {
  const [code, detail] = ALREADY[status === 'none' ? 'prepared' : status];
  return reject(code, detail, code === 'already-handed-over' ? { rule: 'R-08' } : {});
}
