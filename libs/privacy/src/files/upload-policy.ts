import { fileTypeFromBuffer } from 'file-type';
import type { FoundFault } from './inspection/fault.ts';

/** What an applicant or an officer may upload. */
const ALLOWED_MEDIA_TYPES = [
  'application/pdf',
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/heic',
  'image/heif',
] as const;
export type AllowedMediaType = (typeof ALLOWED_MEDIA_TYPES)[number];

/** 10 MiB: a page photographed with a phone has 3 to 6. */
export const DEFAULT_UPLOAD_LIMIT = 10 * 1024 * 1024;

/** A PDF may begin after so many bytes, as some scanners and mail gateways write it. */
const LEADING_BYTES = 1024;

const DETAILS: Readonly<
  Record<FoundFault | 'upload-empty' | 'upload-type-not-allowed' | 'upload-too-complex' | 'upload-busy', string>
> = {
  'upload-empty': 'Berkas kosong. Silakan pilih berkas lain.',
  'upload-type-not-allowed': 'Jenis berkas tidak diterima. Unggah berkas PDF atau foto (JPG, PNG, WebP, HEIC).',
  'upload-damaged': 'Berkas rusak atau tidak lengkap. Pindai atau foto ulang dokumen, lalu unggah kembali.',
  'upload-suspicious': 'Berkas memuat isi lain di dalamnya. Pindai atau foto ulang dokumen lalu unggah kembali.',
  'upload-active-content':
    'PDF ini memuat skrip, lampiran atau tindakan otomatis. Cetak ulang ke PDF atau pindai dokumennya, lalu unggah kembali.',
  'upload-encrypted':
    'PDF ini terkunci, sehingga isinya tidak dapat diperiksa; juga bila hanya terhadap pencetakan atau penyuntingan. Minta berkas tanpa kunci dari penerbitnya atau foto dokumennya, lalu unggah kembali.',
  'upload-too-many-pixels': 'Gambar terlalu besar, paling banyak 50 megapiksel. Kecilkan gambar, lalu unggah kembali.',
  'upload-too-complex': 'Berkas terlalu rumit untuk diperiksa. Pindai atau foto ulang dokumen, lalu unggah kembali.',
  'upload-busy': 'Banyak berkas sedang diperiksa. Tunggu sebentar, lalu unggah kembali berkas yang sama.',
};

export type UploadFault = keyof typeof DETAILS | 'upload-too-large';

/** Every code of `UploadRefusedError`. */
export const UPLOAD_FAULTS = [...(Object.keys(DETAILS) as (keyof typeof DETAILS)[]), 'upload-too-large'] as const;

/** An upload that breaks the rules. */
export class UploadRefusedError extends Error {
  readonly code: UploadFault;
  /** Indonesian, for the person who uploads. */
  readonly detail: string;

  constructor(code: UploadFault, detail: string) {
    super(`Upload refused: ${code}`);
    this.name = 'UploadRefusedError';
    this.code = code;
    this.detail = detail;
  }
}

export function uploadRefused(code: keyof typeof DETAILS): UploadRefusedError {
  return new UploadRefusedError(code, DETAILS[code]);
}

/**
 * The media type of a file by its content, never as claimed.
 * @param limit largest size in bytes
 * @throws UploadRefusedError when it is empty, too large or of a type that is not taken
 */
export async function typeOfUpload(bytes: Uint8Array, limit = Number.POSITIVE_INFINITY): Promise<AllowedMediaType> {
  if (bytes.length === 0) throw uploadRefused('upload-empty');
  if (bytes.length > limit) {
    const sizes = `Ukuran berkas ${megabytes(bytes.length)} MB melebihi batas ${megabytes(limit)} MB.`;
    throw new UploadRefusedError('upload-too-large', sizes);
  }
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = (await fileTypeFromBuffer(bytes))?.mime ?? (beginsAsPdf(content) ? 'application/pdf' : undefined);
  const mediaType = ALLOWED_MEDIA_TYPES.find((allowed) => allowed === found);
  if (mediaType === undefined) throw uploadRefused('upload-type-not-allowed');
  if (mediaType === 'application/pdf' && hidesAnotherFormat(content)) throw uploadRefused('upload-suspicious');
  return mediaType;
}

function megabytes(bytes: number): string {
  return (bytes / (1024 * 1024)).toLocaleString('id-ID', { maximumFractionDigits: 1 });
}

function beginsAsPdf(content: Buffer): boolean {
  return content.subarray(0, LEADING_BYTES).includes('%PDF-');
}

/** A PDF is kept as it came: it may not begin as a page or end as a ZIP. Pictures are encoded anew. */
function hidesAnotherFormat(content: Buffer): boolean {
  const head = content.subarray(0, LEADING_BYTES).toString('latin1');
  return /<script|<\?php|<html|<!doctype html/i.test(head) || endsAsZip(content);
}

/** ZIP (also DOCX, APK, JAR) is read from its end: an end record whose comment ends with the file. */
function endsAsZip(content: Buffer): boolean {
  const END_RECORD = 22;
  const from = Math.max(0, content.length - END_RECORD - 0xffff);
  const tail = content.subarray(from);
  for (let at = tail.indexOf('PK\x05\x06'); at !== -1; at = tail.indexOf('PK\x05\x06', at + 1)) {
    if (at + END_RECORD <= tail.length && at + END_RECORD + tail.readUInt16LE(at + 20) === tail.length) return true;
  }
  return false;
}
