import { ApiProperty } from '@nestjs/swagger';

export class LastErrorAnswer {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Jenis pesan; null bila bukan karena satu pesan' })
  type!: string | null;

  @ApiProperty({ description: 'Tanpa data pribadi' })
  error!: string;
}

export class PartitionAnswer {
  @ApiProperty({ example: 'alur.intake.v1' })
  topic!: string;

  @ApiProperty()
  partition!: number;

  @ApiProperty({ description: 'Pesan yang belum diterapkan' })
  lag!: number;

  @ApiProperty({ description: 'Dibaca oleh proses ini' })
  owned!: boolean;
}

export class PauseAnswer {
  @ApiProperty({ format: 'date-time' })
  since!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Kode petugas; null bila petugas dinas lain' })
  by!: string | null;

  @ApiProperty()
  reason!: string;
}

export class ConsumerAnswer {
  @ApiProperty()
  service!: string;

  @ApiProperty({ example: 'portal-views' })
  group!: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Pesan yang belum diterapkan; null bila tidak diketahui dalam 3 detik',
  })
  lag!: number | null;

  @ApiProperty({ type: [PartitionAnswer], nullable: true, description: 'null bila tidak diketahui dalam 3 detik' })
  partitions!: PartitionAnswer[] | null;

  @ApiProperty({ description: 'Pesan dinas ini yang diparkir' })
  parked!: number;

  @ApiProperty({ description: 'Kasus dinas ini yang diparkir' })
  parkedCases!: number;

  @ApiProperty({ description: 'Sejak proses ini mulai' })
  applied!: number;

  @ApiProperty({ description: 'Pesan per detik, rata-rata satu menit terakhir' })
  throughput!: number;

  @ApiProperty({ description: 'Sejak proses ini mulai' })
  retried!: number;

  @ApiProperty({ description: 'Dihentikan sementara pada proses ini' })
  paused!: boolean;

  @ApiProperty({ type: PauseAnswer, nullable: true })
  pause!: PauseAnswer | null;

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

/** A record of a topic without a readable key: it belongs to no case, so nothing waits behind it. */
export class QuarantinedAnswer {
  @ApiProperty()
  service!: string;

  @ApiProperty()
  group!: string;

  @ApiProperty({ example: 'alur.intake.v1' })
  topic!: string;

  @ApiProperty()
  partition!: number;

  @ApiProperty({ description: 'Tempat pada partisi' })
  offset!: string;

  @ApiProperty({ description: 'Tanpa data pribadi' })
  error!: string;

  @ApiProperty({ format: 'date-time' })
  quarantinedAt!: string;
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

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Semua pesan yang kini ada di log; null sebelum diketahui',
  })
  total!: number | null;

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

export class RelayAnswer {
  @ApiProperty({ example: 'alur.intake.v1' })
  topic!: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Kejadian yang belum terbit; null bila tidak diketahui' })
  lag!: number | null;
}

/** A service of this process in one line. */
export class ServiceAnswer {
  @ApiProperty()
  service!: string;

  @ApiProperty({ type: RelayAnswer, nullable: true, description: 'null bila layanan ini tidak menerbitkan apa pun' })
  relay!: RelayAnswer | null;

  @ApiProperty({ type: [String], description: 'Grup konsumen' })
  groups!: string[];

  @ApiProperty({ type: [String] })
  views!: string[];
}

export class RewrapAnswer {
  @ApiProperty()
  service!: string;

  @ApiProperty({ description: 'Kunci yang dibungkus ulang dengan kunci induk terbaru' })
  rewrapped!: number;
}
