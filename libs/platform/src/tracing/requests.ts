import { type Context, context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import { contextFrom } from './traceparent.ts';
import { tracer } from './tracer.ts';

/** Asked every few seconds by machines: their spans would bury those of people. */
const UNTRACED = /^\/(health|metrics)/;

/**
 * A span for every request, under the caller's where it sends a `traceparent`. It is named by the route template, because a
 * path may hold anything.
 */
export function traceRequests(server: FastifyInstance): void {
  const contexts = new WeakMap<object, Context>();
  server.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    if (UNTRACED.test(route)) return done();
    const given = request.headers['traceparent'];
    const parent = contextFrom(typeof given === 'string' ? given : undefined);
    const attributes = { 'http.request.method': request.method, 'http.route': route };
    const span = tracer().startSpan(`${request.method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent);
    const own = trace.setSpan(parent, span);
    contexts.set(request, own);
    context.with(own, done);
  });
  // A body is read in the context of the connection, which has no span of the request.
  server.addHook('preHandler', (request, _reply, done) => {
    context.with(contexts.get(request) ?? context.active(), done);
  });
  server.addHook('onResponse', (request, reply, done) => {
    const own = contexts.get(request);
    const span = own === undefined ? undefined : trace.getSpan(own);
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    done();
  });
}
