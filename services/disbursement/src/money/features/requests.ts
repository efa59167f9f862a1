import {
  ChoiceField,
  DateField,
  FlagField,
  IntField,
  ListField,
  ObjectField,
  PatternField,
  ReasonField,
  TextField,
} from '@alur/platform';
import { EVIDENCE_KINDS, type EvidenceKind, PLACES, WAYS } from '../domain/funds-request-events.ts';

export const FUNDS_ROUTE = 'api/disbursement/funds/:caseId';

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const CODE = /^[a-z0-9][a-z0-9.-]{0,59}$/;
const PAPER_NUMBER = /^[A-Za-z0-9][A-Za-z0-9 ./_-]{0,79}$/;
const ID_MESSAGE = '$property bukan nomor yang dikenal';
const CODE_MESSAGE = '$property harus berupa kode, misalnya berkas-kurang';
const NUMBER_MESSAGE = '$property harus berupa nomor surat, misalnya 00123/SP2D/LS/2026';
const MAX_RUPIAH = 1_000_000_000_000;

export class CaseParams {
  @PatternField(ID, { message: ID_MESSAGE })
  caseId!: string;
}

export class HandoverParams extends CaseParams {
  @PatternField(ID, { message: ID_MESSAGE })
  handoverId!: string;
}

export class HouseholdParams extends CaseParams {
  @PatternField(ID, { message: ID_MESSAGE })
  householdId!: string;
}

export class EvidenceParams extends HouseholdParams {
  @PatternField(/^[A-Za-z0-9-]{8,80}$/, { message: ID_MESSAGE })
  evidenceId!: string;
}

export class FundLineParams {
  @IntField({ min: 2000, max: 2100, fromText: true })
  year!: number;

  @PatternField(CODE, { message: CODE_MESSAGE })
  fund!: string;

  @PatternField(CODE, { message: CODE_MESSAGE })
  line!: string;
}

export class BudgetBody {
  @IntField({ min: 0, max: MAX_RUPIAH, description: 'Pagu, rupiah bulat', example: 500_000_000 })
  budget!: number;
}

export class RecipientBody {
  @PatternField(ID, { message: ID_MESSAGE })
  householdId!: string;

  @IntField({ min: 1, max: MAX_RUPIAH, description: 'Rupiah bulat', example: 2_500_000 })
  amount!: number;
}

export class DraftBody extends FundLineParams {
  @ListField(RecipientBody, { min: 1, max: 500 })
  recipients!: RecipientBody[];
}

class ReasonNoteBody {
  @TextField({ kind: 'note', optional: true, max: 2000, description: 'Catatan petugas; disimpan terenkripsi' })
  note?: string;
}

export class NotNeededBody extends ReasonNoteBody {
  @ReasonField('no-money-needed', { example: 'cukup-barang' })
  reasonCode!: string;
}

export class ReturnBody extends ReasonNoteBody {
  @ReasonField('funds-return', { example: 'berkas-kurang' })
  reasonCode!: string;
}

export class RefusalBody extends ReasonNoteBody {
  @ReasonField('funds-refusal', { example: 'pagu-habis' })
  reasonCode!: string;
}

export class ReversalBody extends ReasonNoteBody {
  @ReasonField('handover-reversal', { example: 'rekening-salah' })
  reasonCode!: string;
}

export class NotReceivedBody extends ReasonNoteBody {
  @ReasonField('not-received', { example: 'tidak-hadir' })
  reasonCode!: string;

  @PatternField(ID, { message: ID_MESSAGE })
  householdId!: string;
}

export class NumberedBody {
  @PatternField(PAPER_NUMBER, { example: '00123/SP2D/LS/2026', message: NUMBER_MESSAGE })
  number!: string;

  @DateField()
  date!: string;
}

export class SppBody extends NumberedBody {
  @ChoiceField(['LS', 'TU'])
  instrument!: 'LS' | 'TU';
}

export class Sp2dBody extends NumberedBody {
  @IntField({ min: 1, max: MAX_RUPIAH, description: 'Rupiah bulat; sama dengan yang diajukan' })
  amount!: number;
}

export class AccountBody extends NumberedBody {
  @IntField({ min: 0, max: MAX_RUPIAH, description: 'Jumlah yang diserahkan, rupiah bulat' })
  handedOver!: number;

  @IntField({ min: 0, max: MAX_RUPIAH, description: 'Sisa yang dikembalikan, rupiah bulat' })
  returned!: number;
}

const VILLAGE_ROLES = ['petugas-desa', 'kepala-desa-lurah'] as const;

export class VillageOfficerBody {
  @FlagField({ description: 'Aparat desa/kelurahan hadir (R-10)' })
  present!: boolean;

  @TextField({ kind: 'name', min: 1, max: 120 })
  name!: string;

  @ChoiceField(VILLAGE_ROLES)
  role!: (typeof VILLAGE_ROLES)[number];
}

export class EvidenceBody {
  @PatternField(/^[A-Za-z0-9-]{8,80}$/, { description: 'Id bukti yang sudah diunggah', message: ID_MESSAGE })
  evidenceId!: string;

  @ChoiceField(EVIDENCE_KINDS)
  kind!: EvidenceKind;
}

export class HandOverFundsBody {
  @PatternField(ID, { message: ID_MESSAGE })
  householdId!: string;

  @ChoiceField(PLACES)
  place!: (typeof PLACES)[number];

  @ChoiceField(WAYS)
  way!: (typeof WAYS)[number];

  @ObjectField(VillageOfficerBody)
  villageOfficer!: VillageOfficerBody;

  @FlagField({ description: 'Diterima langsung oleh korban, tidak diwakilkan (R-10)' })
  receivedByRecipient!: boolean;

  @ListField(EvidenceBody, { max: 20 })
  evidence!: EvidenceBody[];
}
