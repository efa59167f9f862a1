import { type Rejection, reject } from '@alur/event-sourcing';
import { FUNDS_DESKS, FUNDS_TRANSITIONS } from '@alur/standards';
import type { ActingOfficer } from '../../shared/domain/officer.ts';
import type { OfficerCommand } from './funds-request-commands.ts';
import { EVIDENCE_KINDS, type EvidenceKind, type Recipient } from './funds-request-events.ts';
import { type FundsRequestState, type Handover, handedOver, noneWaiting, type Round } from './funds-request-state.ts';

type Of<T extends OfficerCommand['type']> = Extract<OfficerCommand, { readonly type: T }>;

/** Why this officer may not give this command now; the order matters: R-05 comes before everything. */
export function refusal(
  state: FundsRequestState,
  { type, officer }: Pick<OfficerCommand, 'type' | 'officer'>,
): Rejection | undefined {
  return (
    moneyForbidden(state) ??
    classDoubted(state, type) ??
    pendingStep(state) ??
    notOpen(state, type) ??
    voided(state, type) ??
    wrongDesk(state, type, officer) ??
    wrongStatus(state, type)
  );
}

/** natural disaster, logistics only; whatever the route says. An unrecorded class pays nothing either. */
function moneyForbidden({ localClass }: FundsRequestState): Rejection | undefined {
  if (localClass === 'sosial') return undefined;
  if (localClass === 'alam') {
    return reject('natural-disaster', 'Korban bencana alam hanya mendapat bantuan logistik, tidak bantuan dana.', {
      rule: 'R-05',
    });
  }
  return reject('class-unknown', 'Kelas bencana kasus ini belum tercatat, sehingga dana tidak dapat diajukan.', {
    rule: 'R-05',
  });
}

/** a class that the hazard speaks against pays nothing before the head of the office settled it. */
function classDoubted(state: FundsRequestState, type: OfficerCommand['type']): Rejection | undefined {
  if (!state.classDoubted || (type !== 'draft' && type !== 'sign' && type !== 'submit')) return undefined;
  return reject(
    'not-classified',
    'Jenis bencana ini biasanya termasuk kelas lain. Kabid mengusulkan kelasnya dan Kepala Dinas menetapkannya dahulu.',
    { rule: 'R-05' },
  );
}

export function pendingStep({ pending }: FundsRequestState): Rejection | undefined {
  if (pending === null) return undefined;
  return reject('funds-step-conflict', 'Langkah sebelumnya masih diselesaikan. Coba lagi sebentar lagi.', {
    facts: { step: pending.step },
  });
}

export function notOpen({ step }: FundsRequestState, type: OfficerCommand['type']): Rejection | undefined {
  if (step?.open || (step !== null && FUNDS_TRANSITIONS[type].afterCase)) return undefined;
  return reject('step-not-open', 'Langkah bantuan dana kasus ini tidak terbuka. Muat ulang berkas kasus.');
}

/** Money of a case that ended otherwise is not given out: it goes back to the treasury and into the books. */
function voided({ step }: FundsRequestState, type: OfficerCommand['type']): Rejection | undefined {
  if (type !== 'hand-over' || step?.voided !== true || step.open) return undefined;
  return reject(
    'case-closed',
    'Perkara ini sudah dicabut atau ditutup, sehingga dana tidak diserahkan. Catat sebagai tidak diterima; dana kembali ke kas.',
  );
}

/** Maker, checker and cashier are different persons, whatever roles one person holds. */
function wrongDesk(
  { desks, step }: FundsRequestState,
  type: OfficerCommand['type'],
  officer: ActingOfficer,
): Rejection | undefined {
  const { desk } = FUNDS_TRANSITIONS[type];
  if (desk === null) throw new Error(`No officer gives the command ${type}`);
  const role = FUNDS_DESKS[desk];
  if (!officer.roles.includes(role)) {
    return reject('wrong-role', 'Langkah ini dikerjakan oleh petugas lain.', { facts: { role } });
  }
  const elsewhere = Object.entries(desks).some(([name, officers]) => name !== desk && officers.includes(officer.id));
  const decided = desk === 'cashier' && step?.notBy.includes(officer.id);
  if (!elsewhere && !decided) return undefined;
  return reject(
    'not-by-same-officer',
    'Penyusun, penanda tangan, BPKAD dan bendahara harus orang yang berbeda. Serahkan kepada petugas lain.',
  );
}

function wrongStatus({ current }: FundsRequestState, type: OfficerCommand['type']): Rejection | undefined {
  const status = current?.status ?? null;
  const allowed = FUNDS_TRANSITIONS[type].from;
  if (allowed.includes(status)) return undefined;
  if (type === 'submit') {
    return reject('not-signed', 'Pengajuan ke BPKAD memerlukan nota dinas yang ditandatangani Kepala Dinas.', {
      rule: 'R-06',
      facts: { status },
    });
  }
  if (type === 'hand-over') {
    return reject('not-disbursed', 'Dana belum dicairkan BPKAD atau sudah dipertanggungjawabkan.', {
      rule: 'R-06',
      facts: { status },
    });
  }
  return reject('funds-state-conflict', 'Langkah ini tidak sesuai dengan keadaan pengajuan. Muat ulang pengajuan.', {
    facts: { status, allowed },
  });
}

/** R-08 and the tenant's ceilings: who may be on the list, and with how much. Answers the recipients with their persons. */
export function recipientsOf(
  state: FundsRequestState,
  { recipients: wanted, eligible, ceilings }: Of<'draft'>,
): readonly Recipient[] | Rejection {
  if (wanted.length === 0) return reject('recipients-missing', 'Sebutkan penerima dan jumlah bantuannya.');
  const recipients: Recipient[] = [];
  for (const { householdId, amount } of wanted) {
    const household = eligible.find((known) => known.householdId === householdId);
    if (household === undefined) {
      return reject('household-not-eligible', 'Hanya keluarga yang diputuskan layak yang dapat menerima dana.', {
        rule: 'R-08',
        facts: { householdId },
      });
    }
    const { subjectId, damage, family } = household;
    if (state.served.some((one) => one.householdId === householdId || one.subjectId === subjectId)) {
      return reject('already-received', 'Keluarga ini sudah menerima dana pada kejadian yang sama.', {
        facts: { householdId },
      });
    }
    if (recipients.some((known) => known.householdId === householdId || known.subjectId === subjectId)) {
      return reject('recipient-twice', 'Keluarga atau orang yang sama tercantum dua kali.', { facts: { householdId } });
    }
    if ([...state.served, ...recipients].some((one) => family.includes(one.subjectId))) {
      return reject('family-twice', 'Satu Kartu Keluarga hanya menerima dana sekali pada kejadian yang sama.', {
        facts: { householdId },
      });
    }
    if (!Number.isSafeInteger(amount) || amount <= 0) {
      return reject('amount-invalid', 'Jumlah bantuan harus rupiah bulat lebih dari nol.', { facts: { householdId } });
    }
    const ceiling = ceilings[damage ?? 'tanpa-kerusakan'];
    if (ceiling !== undefined && amount > ceiling) {
      return reject('amount-over-ceiling', 'Jumlah bantuan melebihi batas kantor untuk tingkat kerusakan ini.', {
        facts: { householdId, ceiling },
      });
    }
    recipients.push({ householdId, subjectId, amount });
  }
  return recipients;
}

/** INC-38: only the holder of the office signs. */
export function signRefusal({ holder }: Of<'sign'>): Rejection | undefined {
  if (holder === 'self') return undefined;
  if (holder === 'acting') {
    const detail =
      'Jabatan ini sedang dipegang oleh Plt. atau Plh. Akhiri dahulu penugasannya bila Anda sudah bertugas kembali.';
    return reject('not-the-holder-now', detail, { rule: 'INC-38' });
  }
  return holder === 'another'
    ? reject('wrong-role', 'Pada tanggal ini jabatan Kepala Dinas dipegang oleh pejabat lain.', { rule: 'INC-38' })
    : reject('signatory-unknown', 'Kepala Dinas pada tanggal ini belum tercatat. Lengkapi data pejabat kantor.', {
        rule: 'INC-38',
      });
}

export function sp2dRefusal(round: Round, { amount, date }: Of<'issue-sp2d'>): Rejection | undefined {
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
  return undefined;
}

/** Who still waits for the money of this round. */
export function waitingRecipient(round: Round, householdId: string): Recipient | Rejection {
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

export function reversible(round: Round, handoverId: string): Handover | Rejection {
  const handover = round.handovers.find((one) => one.handoverId === handoverId);
  if (handover === undefined) return reject('handover-not-found', 'Penyerahan ini tidak ada pada pengajuan ini.');
  if (handover.reversed) return reject('already-reversed', 'Penyerahan ini sudah dibatalkan.');
  if (handover.way === 'transfer') return handover;
  return reject('not-a-transfer', 'Hanya transfer yang gagal yang dapat dibatalkan; uang tunai sudah diterima.');
}

/** SPJ: handed over + returned = SP2D, and no recipient is open. */
export function accountRefusal(round: Round, { handedOver: claimed, returned }: Of<'account'>): Rejection | undefined {
  if (!noneWaiting(round)) {
    return reject('recipients-open', 'Masih ada penerima yang belum menerima dan belum dinyatakan batal.');
  }
  const paid = handedOver(round);
  const rest = round.amount - paid;
  if (claimed === paid && returned === rest) return undefined;
  return reject('sums-differ', 'Jumlah diserahkan dan dikembalikan tidak sama dengan SP2D. Periksa kembali SPJ.', {
    facts: { sp2d: round.amount, handedOver: paid, returned: rest },
  });
}

/** witnessed, received in person, and signed. */
export function handoverRefusal(command: Of<'hand-over'>): Rejection | undefined {
  if (!command.villageOfficerPresent) {
    return reject('village-officer-missing', 'Aparat desa/kelurahan harus hadir saat penyerahan dana.', {
      rule: 'R-10',
    });
  }
  if (!command.receivedByRecipient) {
    return reject('recipient-absent', 'Dana harus diterima langsung oleh korban, tidak dapat diwakilkan.', {
      rule: 'R-10',
    });
  }
  if (command.witnessIsRecipient) {
    return reject('witness-is-recipient', 'Penerima tidak boleh menjadi saksi. Minta aparat desa lain menjadi saksi.', {
      rule: 'R-10',
    });
  }
  const kinds = command.evidence.map(({ kind }) => kind);
  const missing = neededEvidence(command.way).filter((kind) => !kinds.includes(kind));
  if (missing.length > 0) {
    return reject('evidence-missing', 'Bukti penyerahan belum lengkap. Unggah bukti yang kurang.', {
      rule: 'R-08',
      facts: { missing },
    });
  }
  const files = new Set(command.evidence.map(({ evidenceId }) => evidenceId));
  if (files.size === command.evidence.length) return undefined;
  return reject('evidence-shared', 'Setiap bukti memerlukan berkas sendiri; satu berkas tidak dapat dipakai dua kali.');
}

function neededEvidence(way: 'tunai' | 'transfer'): readonly EvidenceKind[] {
  return EVIDENCE_KINDS.filter(
    (kind) => kind !== 'foto-penyerahan' && (kind !== 'bukti-transfer' || way === 'transfer'),
  );
}
