import { lacksPlace } from '@alur/standards';
import { type CanActivate, type ExecutionContext, Inject, Injectable, Optional } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AccessError } from '../access-error.ts';
import { ACCESS, type AccessDeclaration, type AccessRequest } from '../decorators.ts';
import type { ServiceTokens } from '../tokens/service-tokens.ts';
import { invalidToken } from '../tokens/token-errors.ts';
import type { TokenService } from '../tokens/token-service.ts';

/** Injection token of the `TokenService`. */
export const TOKENS = Symbol('TokenService');
/** Injection token of the `ServiceTokens`; without them routes for services are closed. */
export const SERVICE_TOKENS = Symbol('ServiceTokens');

const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i;

/** Guards every HTTP handler and rejects what the handler does not declare. */
@Injectable()
export class AuthGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #tokens: TokenService;
  readonly #serviceTokens: ServiceTokens | undefined;

  constructor(
    reflector: Reflector,
    @Inject(TOKENS) tokens: TokenService,
    @Optional() @Inject(SERVICE_TOKENS) serviceTokens?: ServiceTokens,
  ) {
    this.#reflector = reflector;
    this.#tokens = tokens;
    this.#serviceTokens = serviceTokens;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Message handlers have no caller: what they get comes from this system's own log.
    if (context.getType() !== 'http') return true;
    const declared = this.#reflector.getAllAndOverride<AccessDeclaration | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (declared === undefined) {
      throw new AccessError(
        403,
        'route-not-declared',
        'Alamat ini belum dibuka untuk siapa pun. Laporkan kepada operator.',
      );
    }
    if (declared === 'public') return true;
    const request = context.switchToHttp().getRequest<AccessRequest>();
    if (declared === 'service') {
      request.service = await this.#verified(request, context, (token) => this.#service(token));
      return true;
    }
    const { officer, sessionId, token } = await this.#verified(request, context, async (token) => ({
      ...(await this.#tokens.verify(token)),
      token,
    }));
    if (declared !== 'any-officer' && !declared.some((role) => officer.roles.includes(role))) {
      throw new AccessError(403, 'wrong-role', 'Tugas Anda tidak mencakup tindakan ini.');
    }
    if (lacksPlace(officer.roles, officer.village, officer.district)) {
      throw new AccessError(403, 'place-missing', 'Akun ini belum mempunyai wilayah kerja. Minta operator mengisinya.');
    }
    if (namesAnotherTenant(request, officer.tenant)) {
      throw new AccessError(403, 'other-tenant', 'Data ini milik dinas lain.');
    }
    request.officer = officer;
    request.session = { id: sessionId, holds: () => this.#holds(token) };
    return true;
  }

  /** False once the session has ended; while that cannot be found out, it holds. */
  async #holds(token: string): Promise<boolean> {
    try {
      await this.#tokens.verify(token, { use: false });
      return true;
    } catch (error) {
      return !(error instanceof AccessError) || error.getStatus() >= 500;
    }
  }

  async #service(token: string): Promise<string> {
    if (this.#serviceTokens === undefined) throw invalidToken();
    return this.#serviceTokens.verify(token);
  }

  /** What the bearer token of a request proves; a 401 says how to come back. */
  async #verified<T>(
    request: AccessRequest,
    context: ExecutionContext,
    verify: (token: string) => Promise<T>,
  ): Promise<T> {
    try {
      return await verify(bearerToken(request.headers));
    } catch (error) {
      if (error instanceof AccessError && error.getStatus() === 401) {
        context
          .switchToHttp()
          .getResponse<{ header(name: string, value: string): unknown }>()
          .header('www-authenticate', 'Bearer');
      }
      throw error;
    }
  }
}

/** @throws AccessError 401 `token-missing`, `token-invalid` */
export function bearerToken({ authorization }: AccessRequest['headers']): string {
  if (typeof authorization !== 'string') throw new AccessError(401, 'token-missing', 'Silakan masuk terlebih dahulu.');
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) throw invalidToken();
  return token;
}

/** A path, query or body field called `tenant` must be the officer's own, whatever the handler does with it. */
function namesAnotherTenant(request: AccessRequest, tenant: string): boolean {
  return [request.params, request.query, request.body].some((part) => {
    const named = typeof part === 'object' && part !== null && 'tenant' in part ? part.tenant : undefined;
    return named !== undefined && named !== tenant;
  });
}
