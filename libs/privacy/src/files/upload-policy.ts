import { fileTypeFromBuffer } from 'file-type';

/** What an applicant or an officer may upload. */
export const ALLOWED_MEDIA_TYPES = [
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

export type UploadFault =
  | 'upload-empty'
  | 'upload-too-large'
  | 'upload-type-not-allowed'
  | 'upload-type-mismatch'
  | 'upload-damaged'
  | 'upload-suspicious';

export type UploadCheck =
  | { readonly ok: true; readonly mediaType: AllowedMediaType }
  /** `detail` is Indonesian, for the person who uploads. */
  | { readonly ok: false; readonly code: UploadFault; readonly detail: string };

/** An upload that breaks the rules; `code` and `detail` as `checkUpload` gives them. */
export class UploadRefusedError extends Error {
  constructor(
    readonly code: UploadFault,
    readonly detail: string,
  ) {
    super(`Upload refused: ${code}`);
    this.name = 'UploadRefusedError';
  }
}

/** Media type by content; undefined when unknown. */
export async function sniffMediaType(bytes: Uint8Array): Promise<string | undefined> {
  return (await fileTypeFromBuffer(bytes))?.mime;
}

/**
 * Checks an upload by its content.
 * @param limit largest size in bytes
 * @param declared media type that the sender claims; a claim of another type is refused, a missing or unspecific one is not
 */
export async function checkUpload(
  bytes: Uint8Array,
  limit: number = DEFAULT_UPLOAD_LIMIT,
  declared?: string,
): Promise<UploadCheck> {
  if (bytes.length === 0) return refused('upload-empty', 'Berkas kosong. Silakan pilih berkas lain.');
  if (bytes.length > limit) {
    return refused(
      'upload-too-large',
      `Ukuran berkas ${megabytes(bytes.length)} MB melebihi batas ${megabytes(limit)} MB.`,
    );
  }
  const mediaType = await sniffMediaType(bytes);
  if (!isAllowed(mediaType)) {
    return refused(
      'upload-type-not-allowed',
      'Jenis berkas tidak diterima. Unggah berkas PDF atau foto (JPG, PNG, WebP, HEIC).',
    );
  }
  if (contradicts(declared, mediaType)) {
    return refused(
      'upload-type-mismatch',
      'Isi berkas tidak sesuai dengan jenisnya. Simpan ulang berkas lalu unggah kembali.',
    );
  }
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isCutOff(content, mediaType)) {
    return refused('upload-damaged', 'Berkas rusak atau tidak lengkap. Silakan unggah ulang.');
  }
  if (hidesAnotherFormat(content, mediaType)) {
    return refused(
      'upload-suspicious',
      'Berkas memuat isi lain di dalamnya. Pindai atau foto ulang dokumen lalu unggah kembali.',
    );
  }
  return { ok: true, mediaType };
}

function refused(code: UploadFault, detail: string): UploadCheck {
  return { ok: false, code, detail };
}

function megabytes(bytes: number): string {
  return (bytes / (1024 * 1024)).toLocaleString('id-ID', { maximumFractionDigits: 1 });
}

function isAllowed(mediaType: string | undefined): mediaType is AllowedMediaType {
  return ALLOWED_MEDIA_TYPES.some((allowed) => allowed === mediaType);
}

function contradicts(declared: string | undefined, actual: AllowedMediaType): boolean {
  const claim = declared?.split(';', 1)[0]?.trim().toLowerCase();
  if (claim === undefined || claim === '' || claim === 'application/octet-stream') return false;
  const canonical = claim === 'image/jpg' ? 'image/jpeg' : claim;
  const bothHeif = /^image\/hei[cf]$/.test(canonical) && /^image\/hei[cf]$/.test(actual);
  return canonical !== actual && !bothHeif;
}

/** A transfer that broke off: the format's own end is missing. */
function isCutOff(content: Buffer, mediaType: AllowedMediaType): boolean {
  switch (mediaType) {
    case 'application/pdf':
      return content.lastIndexOf('%%EOF') === -1;
    case 'image/jpeg':
      return content.lastIndexOf(Buffer.from([0xff, 0xd9])) === -1;
    case 'image/png':
      return content.lastIndexOf('IEND') === -1;
    case 'image/webp':
      return content.length < content.readUInt32LE(4) + 8;
    default:
      return false;
  }
}

/**
 * A file that another program would read as something else. Phones append their own data to photos, so a tail as such is
 * no fault; a second format is.
 */
function hidesAnotherFormat(content: Buffer, mediaType: AllowedMediaType): boolean {
  if (endsAsZip(content)) return true;
  const pdf = mediaType === 'application/pdf';
  // Bytes of a photo must not read as a page or a program anywhere; a PDF may quote HTML in its text, but not begin with it.
  const head = (pdf ? content.subarray(0, 1024) : content).toString('latin1');
  return /<script|<\?php|<html|<!doctype html/i.test(head) || (!pdf && head.includes('%PDF-'));
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
