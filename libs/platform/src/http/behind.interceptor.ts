import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { from, type Observable, switchMap } from 'rxjs';
import type { Freshness } from '../runtime/freshness.ts';
import { type AlurRequest, serviceOf } from './request-info.ts';

/** What a service answers while messages are on their way to it carries their number as `Alur-Behind`. */
export class BehindInterceptor implements NestInterceptor {
  readonly #freshness: ReadonlyMap<string, Freshness>;

  /** @param freshness by service name. */
  constructor(freshness: ReadonlyMap<string, Freshness>) {
    this.#freshness = freshness;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const http = context.switchToHttp();
    const request = http.getRequest<AlurRequest>();
    const freshness = request.method === 'GET' ? this.#freshness.get(serviceOf(request)) : undefined;
    if (freshness === undefined) return next.handle();
    return from(freshness.lag()).pipe(
      switchMap((lag) => {
        if (lag !== 0) http.getResponse<FastifyReply>().header('alur-behind', lag ?? 'unknown');
        return next.handle();
      }),
    );
  }
}
