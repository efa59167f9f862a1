import { parseToken, type VersionToken } from '@alur/read-models';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { from, type Observable, switchMap } from 'rxjs';
import { LONGEST_WAIT_MS, viewBehind } from './freshness.ts';
import { ProblemException } from './problem.ts';
import { type AlurRequest, serviceOf } from './request-info.ts';

/** Resolves true when a service has applied the revision, false after the time. */
export type WaitFor = (token: VersionToken, timeoutMs: number) => Promise<boolean>;

/** `?after=<token>` on any route of a service waits until that service has applied the command that answered the token. */
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
      switchMap((applied) => {
        if (!applied) {
          throw viewBehind();
        }
        return next.handle();
      }),
    );
  }
}
