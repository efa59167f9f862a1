import type { IncomingHttpHeaders } from 'node:http';
import httpProxy from '@fastify/http-proxy';
import fastify, { type FastifyReply, type RawServerBase, type RouteGenericInterface } from 'fastify';

/** The services of Alur; the gateway joins their processes under one address. */
export const SERVICES = ['intake', 'verification', 'survey', 'disbursement', 'notification', 'portal'] as const;

export type ServiceName = (typeof SERVICES)[number];

export interface GatewayOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Where each service listens, without a path. */
  readonly services: Readonly<Record<ServiceName, string>>;
  /** Until a service begins to answer; default 60 seconds. An answer that has begun may last: event streams do. */
  readonly answerLimitMs?: number;
}

export interface Gateway {
  readonly url: string;
  /** Ends open answers, too. */
  close(): Promise<void>;
}

/**
 * The reverse proxy of the native distributed profile: `/api/<service>/…` and `/api/operations/<service>/…` go to that
 * service, everything else (pages, sign-in, health) to the portal. What a service answers passes as it comes, unbuffered. A
 * service that cannot be reached answers as a problem, in Indonesian as all problems are.
 */
export async function startGateway({ port, services, answerLimitMs = 60_000 }: GatewayOptions): Promise<Gateway> {
  const server = fastify({ forceCloseConnections: true });
  await server.register(httpProxy, {
    upstream: '',
    destroyAgent: true,
    disableRequestLogging: true,
    undici: { headersTimeout: answerLimitMs, bodyTimeout: 0 },
    replyOptions: {
      getUpstream: ({ url }) => services[serviceOf(url)],
      // A caller tries again itself: only it knows whether it may.
      retryDelay: () => null,
      rewriteRequestHeaders: ({ socket }, headers) => forwarded(headers, socket.remoteAddress),
      onError: (reply, { error }) => unreachable(reply, error),
    },
  });
  const url = await server.listen({ port, host: '127.0.0.1' });
  return { url, close: () => server.close() };
}

/** Whom a request's path belongs to. */
export function serviceOf(url: string): ServiceName {
  const named = /^\/api\/(?:operations\/)?([a-z]+)(?:[/?]|$)/.exec(url)?.[1];
  return SERVICES.find((service) => service === named) ?? 'portal';
}

/** Adds the caller's address as the last one: a service that trusts one proxy reads no other. */
function forwarded(headers: IncomingHttpHeaders, address = ''): IncomingHttpHeaders {
  const before = headers['x-forwarded-for'];
  return {
    ...headers,
    'x-forwarded-for': before === undefined ? address : `${before}, ${address}`,
    'x-forwarded-proto': 'http',
  };
}

const NOT_SENT = /^(ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;
const TOO_LONG = /TIMEOUT/;

const PROBLEMS = {
  503: [
    'service-unavailable',
    'Layanan sedang tidak tersedia',
    'Bagian yang melayani permintaan ini sedang tidak berjalan; permintaan belum sampai. Coba lagi sebentar.',
  ],
  504: [
    'service-too-slow',
    'Layanan terlalu lama menjawab',
    'Permintaan mungkin sudah dikerjakan. Kirim ulang dengan Idempotency-Key yang sama: tidak akan dikerjakan dua kali.',
  ],
  502: [
    'service-lost',
    'Layanan terputus',
    'Sambungan putus sebelum ada jawaban. Kirim ulang dengan Idempotency-Key yang sama: tidak akan dikerjakan dua kali.',
  ],
} as const;

type AnyReply = FastifyReply<RouteGenericInterface, RawServerBase>;

function unreachable(reply: AnyReply, error: Error & { readonly code?: string; readonly cause?: unknown }): void {
  const causes = [error.code, (error.cause as { code?: string } | undefined)?.code].filter(
    (code) => code !== undefined,
  );
  const saidBy = (pattern: RegExp) => causes.some((code) => pattern.test(code));
  const status = saidBy(NOT_SENT) ? 503 : saidBy(TOO_LONG) ? 504 : 502;
  const [code, title, detail] = PROBLEMS[status];
  if (status === 503) reply.header('retry-after', '1');
  void reply
    .status(status)
    .type('application/problem+json')
    .send({ type: `urn:alur:problem:${code}`, title, status, code, detail });
}
