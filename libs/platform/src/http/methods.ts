import type { FastifyInstance } from 'fastify';
import findMyWay, { type HTTPMethod } from 'find-my-way';
import type { Refuse } from './problem.filter.ts';
import { ProblemException } from './problem.ts';
import type { AlurRequest } from './request-info.ts';

const METHODS: readonly HTTPMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Answers a method that an address does not have with 405 and `Allow`, and OPTIONS with `Allow` alone (RFC 9110). Called
 * before any route is made.
 */
export function answerOtherMethods(server: FastifyInstance, refuse: Refuse): void {
  const router = findMyWay({ ignoreTrailingSlash: true, maxParamLength: 200 });
  const known = new Set<string>();
  server.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat() as HTTPMethod[]) {
      const name = `${one} ${url.replace(/(?<=.)\/$/, '')}`;
      if (!METHODS.includes(one) || url.includes('*') || known.has(name)) continue;
      known.add(name);
      router.on(one, url, () => {});
    }
  });
  server.addHook('onRequest', (request: AlurRequest, reply, done) => {
    if (!request.is404) return done();
    const path = request.url.split('?', 1)[0]!;
    const allowed = METHODS.filter((method) => router.find(method, path) !== null);
    if (allowed.length === 0) return done();
    reply.header('allow', [...allowed, 'OPTIONS'].join(', '));
    if (request.method === 'OPTIONS') void reply.status(204).send();
    else refuse(new ProblemException(405, 'method-not-allowed', NOT_ALLOWED), request, reply);
  });
}

const NOT_ALLOWED = 'Alamat ini tidak menerima metode tersebut. Metode yang diterima ada pada Allow.';
