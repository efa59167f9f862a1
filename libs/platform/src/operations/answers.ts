import { ApiProperty } from '@nestjs/swagger';

export class LastErrorAnswer {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Jenis pesan; null bila bukan karena satu pesan' })
  type!: string | null;

  @ApiProperty({ description: 'Tanpa data pribadi' })
  error!: string;
}

export class ConsumerAnswer {
  @ApiProperty()
  service!: string;

  @ApiProperty({ example: 'portal-views' })
  group!: string;

  @ApiProperty({ description: 'Pesan yang belum diterapkan' })
  lag!: number;

  @ApiProperty({ description: 'Pesan dinas ini yang diparkir' })
  parked!: number;

  @ApiProperty({ description: 'Sejak proses ini mulai' })
  applied!: number;

  @ApiProperty({ description: 'Sejak proses ini mulai' })
  retried!: number;

  @ApiProperty({ type: LastErrorAnswer, nullable: true })
  lastError!: LastErrorAnswer | null;
}

/** The messages of one key that wait in one group: the first has failed, the others wait behind it. */
export class ParkedAnswer {
  @ApiProperty()
  service!: string;

  @ApiProperty()
  group!: string;

  @ApiProperty({ description: 'Kode kasus atau kode subjek' })
  key!: string;

  @ApiProperty({ description: 'Kode pesan yang gagal' })
  id!: string;

  @ApiProperty({ example: 'alur.intake.case-opened.v1' })
  type!: string;

  @ApiProperty({ format: 'date-time' })
  parkedAt!: string;

  @ApiProperty()
  attempts!: number;

  @ApiProperty({ type: String, nullable: true, description: 'Tanpa data pribadi' })
  error!: string | null;

  @ApiProperty({ description: 'Pesan yang menunggu di belakangnya' })
  waiting!: number;
}

export class RetryAnswer {
  @ApiProperty()
  applied!: number;

  @ApiProperty({ description: 'Pesan yang masih diparkir' })
  remaining!: number;

  @ApiProperty({ type: String, nullable: true, description: 'Sebab berhenti; null bila tidak ada lagi yang diparkir' })
  error!: string | null;
}

export class RebuildAnswer {
  @ApiProperty({ enum: ['running', 'done', 'failed'] })
  state!: 'running' | 'done' | 'failed';

  @ApiProperty({ description: 'Pesan yang sudah dibaca dari log' })
  messages!: number;

  @ApiProperty({ format: 'date-time' })
  startedAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  endedAt!: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Dokumen pada tampilan yang baru' })
  documents!: number | null;

  @ApiProperty({ type: Boolean, nullable: true, description: 'Apakah isi yang lama sama dengan yang baru' })
  equal!: boolean | null;

  @ApiProperty({ type: String, nullable: true })
  error!: string | null;
}

export class ViewAnswer {
  @ApiProperty()
  service!: string;

  @ApiProperty()
  view!: string;

  @ApiProperty({
    type: RebuildAnswer,
    nullable: true,
    description: 'Pembangunan ulang terakhir sejak proses ini mulai',
  })
  rebuild!: RebuildAnswer | null;
}
