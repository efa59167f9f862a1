import { ChoiceField, IntField, ListField, ObjectField, PatternField, ReasonField, TextField } from '@alur/platform';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, Matches } from 'class-validator';

export const GRANTS_ROUTE = 'api/disbursement/grant-batches';

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const ID_MESSAGE = '$property bukan id yang dikenal';
const DEVICE_ID = /^[A-Za-z0-9-]{8,80}$/;
const CODE = /^[a-z][a-z0-9-]{1,79}$/;
const TEXT_MESSAGE = '$property terlalu panjang atau kosong';

export class BatchParams {
  @PatternField(ID, { message: ID_MESSAGE })
  batchId!: string;
}

export class RecipientParams extends BatchParams {
  @PatternField(ID, { message: ID_MESSAGE })
  subjectId!: string;
}

export class EvidenceParams extends RecipientParams {
  @PatternField(DEVICE_ID, { message: ID_MESSAGE })
  evidenceId!: string;
}

export class OpenBatchBody {
  @PatternField(CODE, { example: 'bansos-penyandang-disabilitas', message: 'service harus slug layanan' })
  service!: string;

  @TextField({
    optional: true,
    max: 40,
    description: 'Jenis bantuan bila layanan mempunyai beberapa jenis',
    example: 'KUBE',
  })
  choice?: string;
}

export class CandidatesQuery {
  @PatternField(CODE, { example: 'bansos-penyandang-disabilitas', message: 'service harus slug layanan' })
  service!: string;

  @TextField({ optional: true, max: 1000 })
  after?: string;
}

export class ListCandidateBody {
  @PatternField(ID, { description: 'Perkara calon, atau perkara yang mengusulkannya', message: ID_MESSAGE })
  caseId!: string;
}

export class ItemBody {
  @TextField({ min: 1, max: 120, example: 'Kursi roda', message: TEXT_MESSAGE })
  description!: string;

  @IntField({ min: 1, max: 1_000_000, example: 1 })
  quantity!: number;

  @TextField({ min: 1, max: 20, example: 'unit', message: TEXT_MESSAGE })
  unit!: string;
}

export class GrantWitnessBody {
  @TextField({ kind: 'name', min: 1, max: 120, message: TEXT_MESSAGE })
  name!: string;

  @TextField({ min: 1, max: 80, example: 'Kepala Desa', message: TEXT_MESSAGE })
  position!: string;
}

export class GrantHandOverBody {
  @ListField(ItemBody, { max: 50, description: 'Kosong bila hanya uang' })
  items!: ItemBody[];

  @IntField({
    optional: true,
    min: 1,
    max: 1_000_000_000_000,
    description: 'Rupiah bulat, bila uang diserahkan',
    example: 1_500_000,
  })
  amount?: number;

  @ObjectField(GrantWitnessBody, { description: 'Saksi selain yang menyerahkan' })
  witness!: GrantWitnessBody;

  @ApiProperty({ type: [String], description: 'Bukti tanda terima yang sudah diunggah' })
  @ArrayMinSize(1, { message: 'unggah dulu bukti tanda terima' })
  @ArrayMaxSize(10)
  @Matches(DEVICE_ID, { each: true, message: ID_MESSAGE })
  evidenceIds!: string[];

  @ChoiceField(['kantor', 'lokasi'], { message: 'place harus kantor atau lokasi' })
  place!: 'kantor' | 'lokasi';

  @ReasonField('second-aid', {
    optional: true,
    description: 'Wajib bila penerima sudah menerima bantuan lain',
    example: 'kebutuhan-berbeda',
  })
  doubleAidReason?: string;

  @TextField({
    kind: 'note',
    optional: true,
    min: 1,
    max: 1000,
    description: 'Catatan pada BAST; disimpan terenkripsi',
    message: TEXT_MESSAGE,
  })
  note?: string;
}

export class RemoveRecipientBody {
  @ReasonField('recipient-removal', { example: 'meninggal' })
  reasonCode!: string;

  @TextField({ kind: 'note', optional: true, max: 2000, description: 'Catatan; disimpan terenkripsi' })
  note?: string;
}
