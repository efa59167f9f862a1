import { z } from 'zod';

const instant = z.string().meta({ format: 'date-time' });
const count = z.number();

export const LastErrorAnswer = z.object({
  at: instant,
  type: z.string().nullable().describe('Jenis pesan; null bila bukan karena satu pesan'),
  error: z.string().describe('Tanpa data pribadi'),
});
export type LastErrorAnswer = z.infer<typeof LastErrorAnswer>;

export const PartitionAnswer = z.object({
  topic: z.string().meta({ example: 'alur.intake.v1' }),
  partition: count,
  lag: count.describe('Pesan yang belum diterapkan'),
  owned: z.boolean().describe('Dibaca oleh proses ini'),
});
export type PartitionAnswer = z.infer<typeof PartitionAnswer>;

export const PauseAnswer = z.object({
  since: instant,
  by: z.string().describe('Kode petugas, juga bila petugas dinas lain'),
  reason: z.string(),
});
export type PauseAnswer = z.infer<typeof PauseAnswer>;

export const ConsumerAnswer = z.object({
  service: z.string(),
  group: z.string().meta({ example: 'portal-views' }),
  lag: count.nullable().describe('Pesan yang belum diterapkan; null bila tidak diketahui dalam 3 detik'),
  partitions: z.array(PartitionAnswer).nullable().describe('null bila tidak diketahui dalam 3 detik'),
  parked: count.describe('Pesan dinas ini yang diparkir'),
  parkedCases: count.describe('Kasus dinas ini yang diparkir'),
  applied: count.describe('Sejak proses ini mulai'),
  throughput: z.number().describe('Pesan per detik, rata-rata satu menit terakhir'),
  retried: count.describe('Sejak proses ini mulai'),
  paused: z.boolean().describe('Dihentikan sementara pada proses ini'),
  pause: PauseAnswer.nullable(),
  lastError: LastErrorAnswer.nullable(),
});
export type ConsumerAnswer = z.infer<typeof ConsumerAnswer>;

/** The messages of one key that wait in one group: the first has failed, the others wait behind it. */
export const ParkedAnswer = z.object({
  service: z.string(),
  group: z.string(),
  key: z.string().describe('Kode kasus atau kode subjek'),
  id: z.string().describe('Kode pesan yang gagal'),
  type: z.string().meta({ example: 'alur.intake.case-opened.v1' }),
  parkedAt: instant,
  attempts: count,
  error: z.string().nullable().describe('Tanpa data pribadi'),
  waiting: count.describe('Pesan yang menunggu di belakangnya'),
});
export type ParkedAnswer = z.infer<typeof ParkedAnswer>;

/** A record of a topic without a readable key: it belongs to no case, so nothing waits behind it. */
export const QuarantinedAnswer = z.object({
  service: z.string(),
  group: z.string(),
  topic: z.string().meta({ example: 'alur.intake.v1' }),
  partition: count,
  offset: z.string().describe('Tempat pada partisi'),
  error: z.string().describe('Tanpa data pribadi'),
  quarantinedAt: instant,
});
export type QuarantinedAnswer = z.infer<typeof QuarantinedAnswer>;

export const RetryAnswer = z.object({
  applied: count,
  remaining: count.describe('Pesan yang masih diparkir'),
  error: z.string().nullable().describe('Sebab berhenti; null bila tidak ada lagi yang diparkir'),
});
export type RetryAnswer = z.infer<typeof RetryAnswer>;

export const RebuildAnswer = z.object({
  state: z.enum(['running', 'done', 'failed']),
  messages: count.describe('Pesan yang sudah dibaca dari log'),
  total: count.nullable().describe('Semua pesan yang kini ada di log; null sebelum diketahui'),
  startedAt: instant,
  endedAt: instant.nullable(),
  documents: count.nullable().describe('Dokumen pada tampilan yang baru'),
  equal: z.boolean().nullable().describe('Apakah isi yang lama sama dengan yang baru'),
  error: z.string().nullable(),
});
export type RebuildAnswer = z.infer<typeof RebuildAnswer>;

export const ViewAnswer = z.object({
  service: z.string(),
  view: z.string(),
  rebuild: RebuildAnswer.nullable().describe('Pembangunan ulang terakhir sejak proses ini mulai'),
});
export type ViewAnswer = z.infer<typeof ViewAnswer>;

export const RelayAnswer = z.object({
  topic: z.string().meta({ example: 'alur.intake.v1' }),
  lag: count.nullable().describe('Kejadian yang belum terbit; null bila tidak diketahui'),
});
export type RelayAnswer = z.infer<typeof RelayAnswer>;

export const VerificationAnswer = z.object({
  at: instant,
  findings: z.array(z.string()).readonly().describe('Kosong bila semua data seperti saat ditulis; tanpa data pribadi'),
});
export type VerificationAnswer = z.infer<typeof VerificationAnswer>;

/** A service of this process in one line. */
export const ServiceAnswer = z.object({
  service: z.string(),
  relay: RelayAnswer.nullable().describe('null bila layanan ini tidak menerbitkan apa pun'),
  groups: z.array(z.string()).describe('Grup konsumen'),
  views: z.array(z.string()),
  verification: VerificationAnswer.nullable().describe('Pemeriksaan data terakhir; null sebelum yang pertama'),
});
export type ServiceAnswer = z.infer<typeof ServiceAnswer>;

export const RewrapAnswer = z.object({
  service: z.string(),
  rewrapped: count.describe('Kunci yang dibungkus ulang dengan kunci induk terbaru'),
});
export type RewrapAnswer = z.infer<typeof RewrapAnswer>;
