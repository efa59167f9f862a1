import { cleanUpload } from '@alur/privacy';
import { isBrokenText } from '@alur/standards';
import type {} from '@fastify/multipart';
import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ProblemException } from './problem.ts';
import { textBroken } from './validation.ts';

export interface Form {
  readonly bytes: Uint8Array;
  /** The text fields of the form that came before the file. */
  readonly fields: Readonly<Record<string, string>>;
}

/** A form whose file is a PDF or a picture that may be kept and shown; `mediaType` as found in it. */
export interface Upload extends Form {
  readonly mediaType: string;
}

/**
 * The paper or photo of a form, read whole and cleaned (`cleanUpload`).
 * @throws UploadRefusedError when it may not be kept; ProblemException as `readForm`
 */
export async function readUpload(request: FastifyRequest): Promise<Upload> {
  const { bytes, fields } = await readForm(request);
  return { ...(await cleanUpload(bytes)), fields };
}

/**
 * The one file of a `multipart/form-data` request as it came, whole in memory (its size is bounded by `ALUR_UPLOAD_LIMIT`). The
 * sender's file name and claimed type are dropped: a name may hold personal data, a claim may be wrong.
 * @throws ProblemException 415 when the request is no form, 400 when it has no file, was cut off or holds a text that is no UTF-8, 413 when the file is too large.
 */
export async function readForm(request: FastifyRequest): Promise<Form> {
  if (!request.isMultipart()) {
    throw new ProblemException(415, 'upload-not-a-form', 'Kirim berkas sebagai multipart/form-data.');
  }
  const part = await request.file().catch(broken);
  if (part === undefined) throw new ProblemException(400, 'upload-missing', 'Sertakan satu berkas pada formulir.');
  const bytes = await part.toBuffer().catch(broken);
  const fields = Object.entries(part.fields).flatMap(([name, field]) =>
    field !== undefined && !Array.isArray(field) && field.type === 'field' ? [[name, String(field.value)]] : [],
  );
  if (fields.flat().some(isBrokenText)) throw textBroken();
  return { bytes, fields: Object.fromEntries(fields) };
}

/** The parser's own refusals (too large, too many parts) state a status; what has none is a form that was cut off or garbled. */
function broken(error: unknown): never {
  if (typeof error === 'object' && error !== null && 'statusCode' in error) throw error;
  throw new ProblemException(400, 'upload-broken', 'Berkas tidak terkirim utuh. Kirim ulang.');
}

/** Documents a route that takes one file as `multipart/form-data`. */
export function FileUpload() {
  const file = { type: 'string', format: 'binary' };
  return applyDecorators(
    ApiConsumes('multipart/form-data'),
    ApiBody({ schema: { type: 'object', properties: { file } } }),
  );
}
