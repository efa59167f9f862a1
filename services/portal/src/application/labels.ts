type Labels = Readonly<Record<string, string>>;

/** What a timeline calls an event, by its name `alur.<context>.<name>.v1`. */
export const EVENT_LABELS: Labels = {
  'case-opened': 'Perkara dibuka',
  'document-attached': 'Berkas dilampirkan',
  'dispensation-granted': 'Dispensasi berkas diberikan',
  'file-returned': 'Berkas dikembalikan untuk dilengkapi',
  'file-completed': 'Berkas dinyatakan lengkap',
  'step-opened': 'Langkah dibuka',
  'step-assigned': 'Langkah ditugaskan',
  'step-completed': 'Langkah selesai',
  'step-overdue': 'Langkah lewat waktu',
  'clock-paused': 'Waktu layanan dihentikan sementara',
  'clock-resumed': 'Waktu layanan berjalan lagi',
  'case-closed': 'Perkara ditutup',
  'case-reopened': 'Perkara dibuka kembali',
  'documents-verified': 'Persyaratan diverifikasi',
  'village-checked': 'Data desa/kelurahan dicek',
  'registry-checked': 'Data kesejahteraan sosial dicek',
  'identity-matched': 'Data Dukcapil dipadankan',
  'registry-entry-recorded': 'Data dimasukkan ke SIKS-NG',
  'endorsement-recorded': 'Pengesahan Bupati dicatat',
  'external-answer-recorded': 'Jawaban instansi lain dicatat',
  'eligibility-decided': 'Kelayakan diputuskan',
  'letter-drafted': 'Surat dikonsep',
  'letter-signing-started': 'Penandatanganan surat dimulai',
  'letter-signed': 'Surat ditandatangani',
  'letter-delivered': 'Surat diserahkan',
  'letter-withdrawn': 'Surat dicabut',
  'recommendation-forwarded': 'Rekomendasi diteruskan',
  'candidate-nominated': 'Calon penerima diusulkan',
  'nomination-removed': 'Usulan dicoret',
  'explanation-given': 'Penjelasan diberikan',
  'follow-up-recorded': 'Pengaduan ditindaklanjuti',
  'team-assigned': 'Petugas lapangan ditugaskan',
  'findings-recorded': 'Temuan lapangan dicatat',
  'findings-conflicted': 'Temuan lapangan berbeda',
  'findings-conflict-resolved': 'Perbedaan temuan diselesaikan',
  'survey-completed': 'Survei selesai',
  'field-check-completed': 'Pemeriksaan lapangan selesai',
  'disposition-given': 'Disposisi diberikan dan tim ditugaskan',
  'emergency-responded': 'Tim tanggap darurat bekerja di lokasi',
  'household-assessed': 'Keluarga korban diasesmen',
  'household-removed': 'Keluarga dikeluarkan dari daftar korban',
  'assessment-completed': 'Asesmen selesai',
  'goods-prepared': 'Barang disiapkan',
  'goods-unpacked': 'Barang dikembalikan ke rak',
  'goods-handed-over': 'Barang diserahkan dengan BAST',
  'goods-cancelled': 'Barang batal diserahkan',
  'goods-track-ended': 'Bantuan barang selesai',
  'funds-state-changed': 'Pengajuan dana bergerak',
  'funds-handed-over': 'Dana diserahkan dengan BAST',
  'funds-returned': 'Sisa dana dikembalikan',
  'funds-track-ended': 'Bantuan dana selesai',
  'grant-recipient-changed': 'Penerima dalam daftar berubah',
  'grant-handed-over': 'Bantuan diserahkan dengan BAST',
  'report-delivered': 'Laporan disampaikan kepada Kepala Dinas',
  'message-queued': 'Pesan disiapkan',
  'message-deferred': 'Pesan ditunda',
  'message-sent': 'Pesan dikirim',
  'message-delivered': 'Pesan diterima',
  'message-failed': 'Pesan gagal dikirim',
};

export const HAZARD_LABELS: Labels = {
  kebakaran: 'Kebakaran',
  banjir: 'Banjir',
  'banjir-bandang': 'Banjir bandang',
  longsor: 'Tanah longsor',
  'gempa-bumi': 'Gempa bumi',
  'angin-kencang': 'Angin kencang',
  'puting-beliung': 'Angin puting beliung',
  kekeringan: 'Kekeringan',
  tsunami: 'Tsunami',
  'letusan-gunung-api': 'Letusan gunung api',
  konflik: 'Konflik sosial',
};

export const LOCAL_CLASS_LABELS: Labels = { alam: 'Bencana alam', sosial: 'Bencana sosial' };

export const DAMAGE_LABELS: Labels = { berat: 'Rusak berat', sedang: 'Rusak sedang', ringan: 'Rusak ringan' };

export const HOUSEHOLD_STATE_LABELS: Labels = {
  removed: 'Dikeluarkan dari daftar',
  assessed: 'Sudah diasesmen',
  eligible: 'Layak, belum menerima',
  'not-eligible': 'Tidak layak',
  prepared: 'Barang disiapkan',
  served: 'Sudah menerima',
};

export const FUNDS_STATE_LABELS: Labels = {
  drafted: 'Konsep',
  signed: 'Nota dinas ditandatangani',
  submitted: 'Diajukan ke BPKAD',
  received: 'Diterima BPKAD',
  returned: 'Dikembalikan',
  approved: 'Disetujui',
  refused: 'Ditolak',
  'spp-issued': 'SPP terbit',
  'spm-issued': 'SPM terbit',
  'sp2d-issued': 'SP2D terbit',
  disbursed: 'Dicairkan',
  accounted: 'SPJ disampaikan',
  closed: 'Selesai',
};

/** What comes next in each state that waits for somebody. */
export const FUNDS_ACT_LABELS: Labels = {
  drafted: 'Tanda tangani nota dinas',
  signed: 'Kirim nota dinas ke BPKAD',
  submitted: 'Terima berkas',
  received: 'Setujui, kembalikan atau tolak',
  returned: 'Perbaiki dan ajukan lagi',
  approved: 'Terbitkan SPP',
  'spp-issued': 'Terbitkan SPM',
  'spm-issued': 'Terbitkan SP2D',
  'sp2d-issued': 'Cairkan dana',
  disbursed: 'Serahkan kepada penerima, lalu sampaikan SPJ',
  accounted: 'Periksa SPJ dan tutup',
};

export const GRANT_STATE_LABELS: Labels = {
  listed: 'Terdaftar',
  verified: 'Terverifikasi',
  'field-checked': 'Diperiksa di lapangan',
  'handed-over': 'Sudah menerima',
  removed: 'Dicoret',
};

export const MESSAGE_STATE_LABELS: Labels = {
  queued: 'Menunggu',
  sent: 'Terkirim',
  delivered: 'Diterima',
  failed: 'Gagal',
};

export const CASE_STATE_LABELS: Labels = { open: 'Berjalan', returned: 'Dikembalikan', closed: 'Selesai' };

/** The code itself where it has no label. */
export function labelOf(labels: Labels, code: string): string {
  return labels[code] ?? code;
}
