/** What a numbered placeholder stands for; `{{1}}` is the first of a template's list. */
export const PARAMETERS = [
  'service',
  'ticket',
  'time',
  'due',
  'step',
  'papers',
  'bast',
  'office',
  'office-contact',
  'status-link',
  'work-link',
  'survey-link',
  'opt-out-link',
] as const;
export type Parameter = (typeof PARAMETERS)[number];

interface Words {
  /** Subject of an e-mail; without placeholders. */
  readonly subject: string;
  readonly body: string;
}

/**
 * A text with numbered placeholders. A published version never changes, because WhatsApp approves it by its name: a new
 * wording is a new version. No parameter may contain NIK, KK, desil, diagnosis or the reason of a refusal (3.11).
 */
export interface Template {
  readonly version: number;
  readonly parameters: readonly Parameter[];
  readonly id: Words;
  readonly en: Words;
}

/** Newest version last. */
export const TEMPLATES = {
  'permohonan-diterima': [
    {
      version: 1,
      parameters: ['service', 'ticket', 'time', 'status-link', 'opt-out-link'],
      id: {
        subject: 'Permohonan Anda telah diterima',
        body: 'Permohonan {{1}} dengan nomor {{2}} telah diterima {{3}}. Cek status: {{4}} . Berhenti menerima pesan: {{5}}',
      },
      en: {
        subject: 'Your request was received',
        body: 'Your request for {{1}}, number {{2}}, was received on {{3}}. Check its status: {{4}} . Stop these messages: {{5}}',
      },
    },
  ],
  'laporan-diterima': [
    {
      version: 1,
      parameters: ['ticket', 'time', 'office-contact', 'status-link', 'opt-out-link'],
      id: {
        subject: 'Laporan Anda telah diterima',
        body: 'Laporan kejadian dengan nomor {{1}} telah diterima {{2}}. Keadaan darurat: hubungi {{3}}. Cek status: {{4}} . Berhenti menerima pesan: {{5}}',
      },
      en: {
        subject: 'Your report was received',
        body: 'Your incident report, number {{1}}, was received on {{2}}. In an emergency call {{3}}. Check its status: {{4}} . Stop these messages: {{5}}',
      },
    },
  ],
  'pengaduan-diterima': [
    {
      version: 1,
      parameters: ['ticket', 'time', 'status-link', 'opt-out-link'],
      id: {
        subject: 'Pengaduan Anda telah diterima',
        body: 'Pengaduan dengan nomor {{1}} telah diterima {{2}}. Cek status: {{3}} . Berhenti menerima pesan: {{4}}',
      },
      en: {
        subject: 'Your complaint was received',
        body: 'Your complaint, number {{1}}, was received on {{2}}. Check its status: {{3}} . Stop these messages: {{4}}',
      },
    },
  ],
  'berkas-perlu-dilengkapi': [
    {
      version: 1,
      parameters: ['ticket', 'papers', 'office', 'status-link', 'opt-out-link'],
      id: {
        subject: 'Berkas Anda perlu dilengkapi',
        body: 'Berkas nomor {{1}} belum lengkap. Mohon serahkan: {{2}}, kepada {{3}}. Cek status: {{4}} . Berhenti menerima pesan: {{5}}',
      },
      en: {
        subject: 'Papers are missing',
        body: 'The file number {{1}} is not complete. Please hand in: {{2}}, at {{3}}. Check its status: {{4}} . Stop these messages: {{5}}',
      },
    },
  ],
  'tenggat-terlewati': [
    {
      version: 1,
      parameters: ['step', 'ticket', 'due', 'work-link'],
      id: {
        subject: 'Batas waktu terlewati',
        body: 'Langkah «{{1}}» pada perkara nomor {{2}} melewati batas waktu {{3}}. Buka daftar kerja: {{4}} .',
      },
      en: {
        subject: 'A due time has passed',
        body: 'The step «{{1}}» of case number {{2}} was due on {{3}}. Open the worklist: {{4}} .',
      },
    },
  ],
  'surat-terbit': [
    {
      version: 1,
      parameters: ['ticket', 'office', 'status-link', 'opt-out-link'],
      id: {
        subject: 'Surat Anda telah terbit',
        body: 'Surat untuk permohonan nomor {{1}} telah ditandatangani di {{2}}. Cek status: {{3}} . Berhenti menerima pesan: {{4}}',
      },
      en: {
        subject: 'Your letter was signed',
        body: 'The letter for request number {{1}} was signed at {{2}}. Check its status: {{3}} . Stop these messages: {{4}}',
      },
    },
  ],
  'surat-diserahkan': [
    {
      version: 1,
      parameters: ['ticket', 'time', 'office-contact', 'opt-out-link'],
      id: {
        subject: 'Surat Anda telah diserahkan',
        body: 'Surat untuk permohonan nomor {{1}} tercatat diserahkan {{2}}. Bila Anda tidak menerimanya, hubungi {{3}}. Berhenti menerima pesan: {{4}}',
      },
      en: {
        subject: 'Your letter was handed over',
        body: 'The letter for request number {{1}} was recorded as handed over on {{2}}. If you did not get it, call {{3}}. Stop these messages: {{4}}',
      },
    },
  ],
  'permohonan-selesai': [
    {
      version: 1,
      parameters: ['ticket', 'time', 'status-link', 'opt-out-link'],
      id: {
        subject: 'Perkara Anda selesai diproses',
        body: 'Perkara nomor {{1}} selesai diproses {{2}}. Lihat hasilnya: {{3}} . Berhenti menerima pesan: {{4}}',
      },
      en: {
        subject: 'Your case was completed',
        body: 'Case number {{1}} was completed on {{2}}. See the result: {{3}} . Stop these messages: {{4}}',
      },
    },
  ],
  'barang-diserahkan': [
    {
      version: 1,
      parameters: ['ticket', 'time', 'bast', 'office-contact', 'opt-out-link'],
      id: {
        subject: 'Bantuan barang telah diserahkan',
        body: 'Bantuan barang pada perkara nomor {{1}} tercatat diserahkan {{2}} dengan BAST {{3}}. Bila Anda tidak menerimanya, hubungi {{4}}. Berhenti menerima pesan: {{5}}',
      },
      en: {
        subject: 'Goods were handed over',
        body: 'Goods for case number {{1}} were recorded as handed over on {{2}} under BAST {{3}}. If you did not get them, call {{4}}. Stop these messages: {{5}}',
      },
    },
  ],
  'dana-diserahkan': [
    {
      version: 1,
      parameters: ['ticket', 'time', 'bast', 'office-contact', 'opt-out-link'],
      id: {
        subject: 'Bantuan dana telah diserahkan',
        body: 'Bantuan dana pada perkara nomor {{1}} tercatat diserahkan {{2}} dengan BAST {{3}}. Bila Anda tidak menerimanya, hubungi {{4}}. Berhenti menerima pesan: {{5}}',
      },
      en: {
        subject: 'Money was handed over',
        body: 'Money for case number {{1}} was recorded as handed over on {{2}} under BAST {{3}}. If you did not get it, call {{4}}. Stop these messages: {{5}}',
      },
    },
  ],
  'bantuan-diserahkan': [
    {
      version: 1,
      parameters: ['ticket', 'time', 'bast', 'office-contact', 'opt-out-link'],
      id: {
        subject: 'Bantuan telah diserahkan',
        body: 'Bantuan pada permohonan nomor {{1}} tercatat diserahkan {{2}} dengan BAST {{3}}. Bila Anda tidak menerimanya, hubungi {{4}}. Berhenti menerima pesan: {{5}}',
      },
      en: {
        subject: 'Aid was handed over',
        body: 'Aid for request number {{1}} was recorded as handed over on {{2}} under BAST {{3}}. If you did not get it, call {{4}}. Stop these messages: {{5}}',
      },
    },
  ],
  'survei-kepuasan': [
    {
      version: 1,
      parameters: ['office', 'survey-link', 'opt-out-link'],
      id: {
        subject: 'Bagaimana pelayanan kami?',
        body: '{{1}} ingin tahu pendapat Anda: sembilan pertanyaan, tanpa nama, satu kali isi: {{2}} . Berhenti menerima pesan: {{3}}',
      },
      en: {
        subject: 'How did we serve you?',
        body: '{{1}} would like your opinion: nine questions, no names, to be answered once: {{2}} . Stop these messages: {{3}}',
      },
    },
  ],
} as const satisfies Readonly<Record<string, readonly [...Template[], Template]>>;

export type TemplateCode = keyof typeof TEMPLATES;

/** The version that new messages use. */
export const LATEST = Object.fromEntries(
  Object.entries(TEMPLATES).map(([code, versions]) => [code, versions[versions.length - 1]!.version]),
) as Readonly<Record<TemplateCode, number>>;

/** @throws RangeError for a template or version that this service does not have */
export function templateOf(code: string, version: number): Template {
  const versions: readonly Template[] = Object.hasOwn(TEMPLATES, code) ? TEMPLATES[code as TemplateCode] : [];
  const found = versions.find((template) => template.version === version);
  if (found === undefined) throw new RangeError(`There is no template ${code} v${version}`);
  return found;
}
