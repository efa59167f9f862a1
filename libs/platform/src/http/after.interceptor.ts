import { AccessError } from '@alur/identity';
import { parseToken, type VersionToken } from '@alur/read-models';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { catchError, from, type Observable, switchMap } from 'rxjs';
import { LONGEST_WAIT_MS } from '../runtime/freshness.ts';
import { ProblemException, viewBehind } from './problem.ts';
import { type AlurRequest, serviceOf } from './request-info.ts';

/**
 * Whether a service has applied the revision. `assumed`: everything that is published was applied, and the revision was not
 * seen among it, because it is long past or its publisher has not published it yet. `behind`: not within the time.
 */
export type WaitFor = (token: VersionToken, timeoutMs: number) => Promise<'applied' | 'assumed' | 'behind'>;

/** Refusals that may only mean that the service has not heard of the case or of its step. */
function mayBeUnheard(error: unknown): boolean {
  if (error instanceof AccessError) return error.code === 'no-need' || error.code === 'case-not-found';
  return error instanceof ProblemException && (error.getStatus() === 404 || error.code === 'step-not-open');
}

/**
 * `?after=<token>` on any route of a service waits until that service has applied the command that answered the token. The
 * token proves that the command happened: what a service that has not seen it does not find is answered `view-behind`.
 */
export class AfterInterceptor implements NestInterceptor {
  readonly #waits: ReadonlyMap<string, WaitFor>;

  /** @param waits by service name, the second part of `/api/<service>/…`. */
  constructor(waits: ReadonlyMap<string, WaitFor>) {
    this.#waits = waits;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<AlurRequest>();
    const query = request.query as Record<string, unknown>;
    const after = query['after'];
    if (after === undefined || context.getType() !== 'http') return next.handle();
    delete query['after'];
    const token = typeof after === 'string' ? parseToken(after) : undefined;
    if (token === undefined) {
      throw new ProblemException(
        400,
        'after-invalid',
        'Parameter after harus berisi nilai Alur-Version dari jawaban sebelumnya.',
      );
    }
    const wait = this.#waits.get(serviceOf(request));
    if (wait === undefined) return next.handle();
    return from(wait(token, LONGEST_WAIT_MS)).pipe(
      switchMap((reached) => {
        if (reached === 'behind') throw viewBehind();
        if (reached === 'applied') return next.handle();
        return next.handle().pipe(
          catchError((error: unknown) => {
            throw mayBeUnheard(error) ? viewBehind() : error;
          }),
        );
      }),
    );
  }
}
