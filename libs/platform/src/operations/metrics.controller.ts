import { timingSafeEqual } from 'node:crypto';
import { Public } from '@alur/identity';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config/config.ts';
import { ProblemException } from '../http/problem.ts';
import { Metrics } from './metrics.ts';

export const METRICS_CONFIG = Symbol('MetricsConfig');

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Prometheus text: for the bearer of `ALUR_METRICS_TOKEN`, or, where none is set, for this machine only. */
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(METRICS_CONFIG) private readonly config: Pick<Config, 'metricsToken'>,
  ) {}

  @Get()
  @Public()
  async read(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!this.#mayRead(request)) {
      throw new ProblemException(401, 'metrics-token-required', 'Sertakan token metrik yang benar.');
    }
    await reply.type(this.metrics.registry.contentType).send(await this.metrics.registry.metrics());
  }

  #mayRead(request: FastifyRequest): boolean {
    const { metricsToken } = this.config;
    if (metricsToken === undefined) return isFromHere(request);
    const expected = Buffer.from(`Bearer ${metricsToken}`);
    const given = Buffer.from(request.headers.authorization ?? '');
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

/** Not `request.ip`: a proxy on this machine speaks for others, and what it forwards of them anybody can claim. */
function isFromHere({ raw, headers }: FastifyRequest): boolean {
  const forwarded = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined;
  return !forwarded && LOOPBACK.has(raw.socket.remoteAddress ?? '');
}
