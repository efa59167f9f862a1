import { UnprintableTextError } from '@alur/documents';
import { SubjectErasedError, UploadRefusedError } from '@alur/privacy';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { HTML } from '../pages/layout.ts';
import { problemPage } from '../pages/problem-page.ts';
import { isDiskFull } from '../runtime/disk.ts';
import { faultOf } from '../runtime/health.ts';
import type { Logger } from '../runtime/logging.ts';
import { type Problem, ProblemException, subjectErased } from './problem.ts';
import { type AlurRequest, correlationIdOf } from './request-info.ts';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Permintaan tidak dapat dibaca',
  401: 'Perlu masuk',
  403: 'Tidak berwenang',
  404: 'Tidak ditemukan',
  405: 'Metode tidak didukung',
  408: 'Terlalu lambat',
  409: 'Bertabrakan dengan keadaan sekarang',
  410: 'Tidak tersedia lagi',
  413: 'Terlalu besar',
  414: 'Alamat terlalu panjang',
  415: 'Jenis isi tidak didukung',
  422: 'Permintaan ditolak',
  429: 'Terlalu banyak permintaan',
  500: 'Kesalahan di pihak kami',
  503: 'Belum siap',
};

const DETAILS: Readonly<Record<number, readonly [code: string, detail: string]>> = {
  400: ['bad-request', 'Isi permintaan tidak dapat dibaca. Periksa bentuknya, lalu kirim ulang.'],
  404: ['not-found', 'Alamat ini tidak ada. Periksa kembali tulisannya.'],
  405: ['method-not-allowed', 'Alamat ini tidak menerima metode tersebut.'],
  413: ['too-large', 'Isi permintaan terlalu besar. Kecilkan berkas, lalu kirim ulang.'],
  414: ['address-too-long', 'Alamat permintaan terlalu panjang. Periksa kode pada alamatnya.'],
  415: ['unsupported-media-type', 'Kirim isi sebagai application/json, atau multipart/form-data untuk berkas.'],
  429: ['too-many-requests', 'Terlalu banyak permintaan dari alamat ini. Tunggu sebentar, lalu coba lagi.'],
};

const UNAVAILABLE = 'Penyimpanan data sedang tidak dapat dihubungi. Coba lagi sebentar lagi dengan isi yang sama.';
const DISK_FULL =
  'Ruang penyimpanan penuh; tidak ada yang tersimpan. Laporkan ke pengelola sistem, lalu coba lagi dengan isi yang sama.';

/** Answers a request with the problem of an error. */
export type Refuse = (error: unknown, request: AlurRequest, reply: FastifyReply) => void;

/**
 * Renders every error as `application/problem+json`, and as a page where a browser opens an address or sends a form. An
 * unexpected error is logged and answered without its text.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger: Logger;
  readonly #isOutage: (error: unknown) => boolean;

  constructor(logger: Logger, isOutage: (error: unknown) => boolean) {
    this.#logger = logger;
    this.#isOutage = isOutage;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<AlurRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also for what the server refuses before any route is found, such as a malformed address. */
  answer(error: unknown, request: AlurRequest, reply: FastifyReply): void {
    // Its body came too late, and what waited for the body fails afterwards.
    if (reply.sent) return;
    const problem = this.#problem(error, correlationIdOf(request));
    const temporary = problem.status === 503 || problem.status === 429;
    const seconds = error instanceof ProblemException ? error.retryAfter : undefined;
    if (temporary && !reply.hasHeader('retry-after')) reply.header('retry-after', String(seconds ?? 1));
    void reply.status(problem.status);
    if (wantsPage(request.headers.accept)) void reply.type(HTML).send(problemPage(problem, request.method));
    else void reply.type('application/problem+json').send(problem);
  }

  #problem(error: unknown, correlationId: string): Problem {
    const made = (status: number, code: string, detail: string, more: Partial<Problem> = {}): Problem => ({
      type: `urn:alur:problem:${code}`,
      title: TITLES[status] ?? TITLES[status < 500 ? 400 : 500]!,
      status,
      code,
      detail,
      ...more,
      correlationId,
    });
    if (error instanceof ProblemException) {
      const { code, detail, rule, errors, facts } = error;
      return made(error.getStatus(), code, detail, { rule, errors, facts });
    }
    const known = coded(error);
    if (known !== undefined) return made(known.status, known.code, known.detail);
    if (this.#isOutage(error)) {
      const isFull = isDiskFull(error);
      const text = isFull ? 'the disk is full' : 'request could not be served now';
      this.#logger.warn({ fault: faultOf(error), correlationId }, text);
      return isFull ? made(503, 'disk-full', DISK_FULL) : made(503, 'unavailable', UNAVAILABLE);
    }
    const status = statusOfForeign(error);
    const [code, detail] = DETAILS[status] ?? DETAILS[400]!;
    if (status < 500) return made(status, code, detail);
    this.#logger.error({ err: error, correlationId }, 'request failed');
    return made(
      500,
      'internal-error',
      `Terjadi kesalahan di pihak kami; tidak ada yang tersimpan setengah. Coba lagi; bila berulang, laporkan nomor ${correlationId}.`,
    );
  }
}

/** Browsers name `text/html` for an address that is opened and for a form; programs and scripts do not. */
export function wantsPage(accept: string | undefined): boolean {
  return accept?.includes('text/html') ?? false;
}

/** Errors of other libraries that state their code and detail, such as the guard's and the vault's. */
function coded(error: unknown): { status: number; code: string; detail: string } | undefined {
  if (error instanceof UploadRefusedError) {
    const { code, detail } = error;
    const status = code === 'upload-too-large' ? 413 : code === 'upload-busy' ? 503 : 422;
    return { code, detail, status };
  }
  if (error instanceof UnprintableTextError) return { status: 422, code: 'text-not-printable', detail: error.detail };
  if (error instanceof SubjectErasedError) return coded(subjectErased());
  if (!(error instanceof HttpException) || !('code' in error) || !('detail' in error)) return undefined;
  const { code, detail } = error;
  return typeof code === 'string' && typeof detail === 'string'
    ? { status: error.getStatus(), code, detail }
    : undefined;
}

/** Nest and Fastify errors carry a status; anything else is ours. */
function statusOfForeign(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number') {
    return error.statusCode;
  }
  return 500;
}
