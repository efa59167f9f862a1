import type { Rejection } from '@alur/event-sourcing';
import { HttpException, HttpStatus } from '@nestjs/common';

/** An RFC 9457 problem. `type` is `urn:alur:problem:<code>`; `detail` says in Indonesian what is wrong and what to do. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** Rule of the domain reference that is the reason, e.g. `R-05`. */
  readonly rule?: string;
  readonly correlationId?: string;
  readonly errors?: readonly FieldError[];
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** One wrong field of a request. The message never repeats the value. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

export class ProblemException extends HttpException {
  readonly code: string;
  readonly detail: string;
  readonly rule: string | undefined;
  readonly facts: Readonly<Record<string, unknown>> | undefined;
  readonly errors: readonly FieldError[] | undefined;
  /** Seconds. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    code: string,
    detail: string,
    more: {
      readonly rule?: string;
      readonly facts?: Readonly<Record<string, unknown>>;
      readonly errors?: readonly FieldError[];
      readonly retryAfter?: number;
    } = {},
  ) {
    super(code, status);
    this.code = code;
    this.detail = detail;
    this.rule = more.rule;
    this.facts = more.facts;
    this.errors = more.errors;
    this.retryAfter = more.retryAfter;
  }
}

/** What asks for the data of an erased person is answered like what would store some. */
export function subjectErased(): ProblemException {
  return new ProblemException(410, 'subject-erased', 'Data orang ini sudah dihapus dan tidak dapat dipakai lagi.');
}

/** The service may not have heard yet of what was asked for. */
export function viewBehind(): ProblemException {
  return new ProblemException(
    503,
    'view-behind',
    'Data terbaru masih dalam perjalanan, jadi yang diminta mungkin belum tampil. Tunggu sebentar, lalu coba lagi.',
  );
}

const STATUS_OF_CODE: readonly (readonly [RegExp, HttpStatus])[] = [
  [/(^|-)not-found$/, HttpStatus.NOT_FOUND],
  [/^(wrong-role|wrong-village|not-by-same-officer|not-allowed)$/, HttpStatus.FORBIDDEN],
  [/^busy$/, HttpStatus.SERVICE_UNAVAILABLE],
  [/(^|-)conflict$|^step-not-open$|^case-closed$|^(not|already)-|-already-/, HttpStatus.CONFLICT],
];

/** The HTTP status of a rejection's code; 422 for a rule that the request breaks. */
export function statusOf(code: string): HttpStatus {
  return STATUS_OF_CODE.find(([pattern]) => pattern.test(code))?.[1] ?? HttpStatus.UNPROCESSABLE_ENTITY;
}

export function problemOf(rejection: Rejection): ProblemException {
  return new ProblemException(statusOf(rejection.code), rejection.code, rejection.detail, rejection);
}
