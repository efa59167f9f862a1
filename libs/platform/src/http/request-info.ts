import { createHmac, randomUUID } from 'node:crypto';
import { type CommandContext, uuidsIn } from '@alur/event-sourcing';
import type { Officer } from '@alur/identity';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../runtime/clock.ts';
import { ProblemException } from './problem.ts';

/** What the host notes on every request before a handler sees it. */
export interface RequestInfo {
  readonly clock: Clock;
  readonly correlationId: string;
}

export type AlurRequest = FastifyRequest & { alur?: RequestInfo; officer?: Officer; service?: string };

const commandIdOf = uuidsIn('6f1c1e0a-5f0b-5d0e-9b57-1c6a4a1d2f30');
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,128}$/;
const REVISION = /^(?:W\/)?"(\d{1,15})"$/;
/** With a letter in it: digits alone could be a NIK or a telephone number. */
const CORRELATION_ID = /^(?=.*[A-Za-z])[A-Za-z0-9_-]{8,64}$/;
const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

export function correlationIdOf(request: AlurRequest): string {
  return request.alur?.correlationId ?? 'unknown';
}

/** The second part of `/api/<service>/…`; empty for other addresses. */
export function serviceOf(request: Pick<AlurRequest, 'url'>): string {
  return /^\/api\/([^/?]+)/.exec(request.url)?.[1] ?? '';
}

/** The caller's `X-Correlation-Id` when it is a harmless token, else a new one. */
export function correlationIdFrom(header: unknown): string {
  return typeof header === 'string' && CORRELATION_ID.test(header) ? header : randomUUID();
}

/** The caller's W3C trace context when it is well formed. */
export function traceparentOf(request: AlurRequest): string | undefined {
  const traceparent = single(request.headers['traceparent']);
  return traceparent !== undefined && TRACEPARENT.test(traceparent) ? traceparent : undefined;
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/**
 * What travels with the command of a request. The command id derives from tenant, actor, method, path and
 * `Idempotency-Key`, so the same key sent again finds the first result; without the header every request is new.
 * @throws ProblemException 400 when `Idempotency-Key` or `If-Match` is malformed.
 */
export function commandContext(request: AlurRequest, caller: { tenant: string; actor: string }): CommandContext {
  const info = request.alur;
  if (info === undefined) throw new Error('The host did not prepare this request');
  const key = single(request.headers['idempotency-key']);
  if (key !== undefined && !IDEMPOTENCY_KEY.test(key)) {
    throw new ProblemException(400, 'idempotency-key-invalid', 'Idempotency-Key harus 8–128 karakter tanpa spasi.');
  }
  const ifMatch = single(request.headers['if-match']);
  const revision = ifMatch === undefined ? undefined : REVISION.exec(ifMatch)?.[1];
  if (ifMatch !== undefined && revision === undefined) {
    throw new ProblemException(400, 'if-match-invalid', 'If-Match harus berisi ETag yang diterima sebelumnya.');
  }
  const traceparent = traceparentOf(request);
  const path = request.url.split('?', 1)[0];
  const repeatable = key !== undefined && {
    commandId: commandIdOf([caller.tenant, caller.actor, request.method, path, key].join('\n')),
    commandHash: bodyHash(request.body, key),
  };
  return {
    ...caller,
    at: info.clock.now().toISOString(),
    ...(repeatable || { commandId: randomUUID() }),
    correlationId: info.correlationId,
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(revision === undefined ? {} : { ifRevision: Number(revision) }),
  };
}

/**
 * The log keeps this hash for good, also when the person in the body was erased. Without the key, which is kept nowhere,
 * a guessed body cannot be checked against its hash.
 */
function bodyHash(body: unknown, key: string): string {
  return createHmac('sha256', key)
    .update(JSON.stringify(body ?? null))
    .digest('hex');
}

/** A request of a signed-in officer: who calls, and the context of the command that the request causes. */
export interface Call {
  readonly officer: Officer;
  readonly context: CommandContext;
}

/** Commands without some of their fields: those that the caller does not state. */
export type Without<Command, Keys extends PropertyKey> = Command extends unknown ? Omit<Command, Keys> : never;

/** Parameter of a route for officers. On a public route (no officer) use `PublicCaller`. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Call => {
  const request = context.switchToHttp().getRequest<AlurRequest>();
  const { officer } = request;
  if (officer === undefined) throw new Error('@Caller() is used on a route without an officer');
  return { officer, context: commandContext(request, { tenant: officer.tenant, actor: officer.id }) };
});

/** Makes the context of a citizen's command for the tenant that the request names. */
export type PublicCall = (tenant: string) => CommandContext;

export const PublicCaller = createParamDecorator((_: unknown, context: ExecutionContext): PublicCall => {
  const request = context.switchToHttp().getRequest<AlurRequest>();
  return (tenant) => commandContext(request, { tenant, actor: 'public' });
});
