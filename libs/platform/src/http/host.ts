import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import type { Config } from '../config/config.ts';
import type { Clock } from '../runtime/clock.ts';
import { type Logger, NestLogger } from '../runtime/logging.ts';
import { traceRequests } from '../tracing/index.ts';
import { callContext } from './call-context.ts';
import { Connections } from './connections.ts';
import { answerOtherMethods } from './methods.ts';
import { ProblemFilter, type Refuse } from './problem.filter.ts';
import { type AlurRequest, correlationIdFrom, correlationIdOf, traceparentOf } from './request-info.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { endSlowBodies } from './slow-bodies.ts';
import { validationPipe } from './validation.ts';

const BODY_LIMIT_BYTES = 1_048_576;
/** Milliseconds without a byte either way: one that does not read its answer is closed. Event streams send more often. */
const SILENCE_MS = 300_000;

/** Takes the duration of an answered request, by route template. */
export type ObserveRequest = (method: string, route: string, status: number, seconds: number) => void;

export interface HttpHost {
  readonly app: NestFastifyApplication;
  readonly connections: Connections;
  /** Answers a request with the problem of an error, before any route has it. */
  readonly refuse: Refuse;
}

/** A Nest application on Fastify with everything that holds for every route: limits, headers, correlation, problems, metrics. */
export async function createHttpHost(
  module: Parameters<typeof NestFactory.create>[0],
  ports: {
    readonly config: Config;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly observe: ObserveRequest;
    /** True for an error that may pass by itself, because a server is away. */
    readonly isOutage: (error: unknown) => boolean;
  },
): Promise<HttpHost> {
  const { config, logger } = ports;
  const problems = new ProblemFilter(logger, ports.isOutage);
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: (Math.max(config.bodySeconds, config.uploadSeconds) + 30) * 1_000,
    connectionTimeout: SILENCE_MS,
    // One proxy: of `X-Forwarded-For` only the last address is its own word, the others are the caller's.
    trustProxy: config.trustProxy ? (_, hop) => hop < 1 : false,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error: Error, request: AlurRequest, reply: FastifyReply) =>
      problems.answer(error, request, reply),
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: new NestLogger(logger),
    abortOnError: false,
    forceCloseConnections: true,
    // A webhook's signature covers the bytes as they came.
    rawBody: true,
  });
  await app.register(multipart, {
    limits: { fileSize: config.uploadLimitBytes, files: 1, fields: 10, fieldSize: 4096 },
  });
  await app.register(rateLimit, { global: false });
  const server = app.getHttpAdapter().getInstance();
  const refuse: Refuse = (error, request, reply) => problems.answer(error, request, reply);
  watchRequests(app, ports);
  answerOtherMethods(server, refuse);
  endSlowBodies(server, { body: config.bodySeconds, upload: config.uploadSeconds }, refuse);
  traceRequests(server);
  app.useGlobalFilters(problems);
  app.useGlobalPipes(validationPipe());
  const perNetwork = config.trustProxy ? undefined : config.maxConnectionsPerAddress;
  return { app, refuse, connections: new Connections(app.getHttpServer(), { all: config.maxConnections, perNetwork }) };
}

/**
 * Gives each request its correlation id and each answer its security headers; logs and measures the answer by route
 * template, because a URL may hold anything.
 */
function watchRequests(
  app: NestFastifyApplication,
  ports: { readonly clock: Clock; readonly logger: Logger; readonly observe: ObserveRequest },
): void {
  const { clock, logger, observe } = ports;
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request: AlurRequest, reply, done) => {
    const correlationId = correlationIdFrom(request.headers['x-correlation-id']);
    request.alur = { clock, correlationId };
    void reply.headers(SECURITY_HEADERS).header('x-correlation-id', correlationId);
    callContext.run({ correlationId, traceparent: traceparentOf(request) }, done);
  });
  server.addHook('onResponse', (request: AlurRequest, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    observe(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    logger.info(
      {
        method: request.method,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        correlationId: correlationIdOf(request),
        officer: request.officer?.id,
        service: request.service,
      },
      'request',
    );
    done();
  });
}
