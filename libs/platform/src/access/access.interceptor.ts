import {
  ACCESS,
  ACCESS_RULE,
  type AccessDeclaration,
  AccessError,
  type AccessRule,
  type Officer,
  purposesOf,
  requireOversight,
} from '@alur/identity';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { from, type Observable, switchMap } from 'rxjs';
import { ProblemException } from '../http/problem.ts';
import { type AlurRequest, correlationIdOf, serviceOf } from '../http/request-info.ts';
import type { Allowed, CaseAccess } from './case-access.ts';

/** A case, and roles that have a need in it besides those of its steps. */
export interface Belonging {
  readonly caseId: string;
  readonly roles?: readonly string[];
}

/** The case that something else of a service belongs to; undefined when there is no such thing. */
export type CaseOf = (
  tenant: string,
  id: string,
  params: Readonly<Record<string, string | undefined>>,
) => Promise<Belonging | undefined>;

export interface ServiceAccess {
  readonly access: CaseAccess;
  /** By what an access rule names, `letter`. */
  readonly casesOf: Readonly<Record<string, CaseOf>>;
}

/**
 * Asks the access rule of a route before its handler, after `?after=` was waited for. A route for officers without a rule
 * is answered to nobody.
 */
export class AccessInterceptor implements NestInterceptor {
  readonly #reflector: Reflector;
  readonly #services: ReadonlyMap<string, ServiceAccess>;

  /** @param services by name, the second part of `/api/<service>/…`. */
  constructor(reflector: Reflector, services: ReadonlyMap<string, ServiceAccess>) {
    this.#reflector = reflector;
    this.#services = services;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const targets = [context.getHandler(), context.getClass()];
    const declared = this.#reflector.getAllAndOverride<AccessDeclaration | undefined>(ACCESS, targets);
    if (declared === 'public' || declared === 'service') return next.handle();
    const rule = this.#reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, targets);
    const request = context.switchToHttp().getRequest<AlurRequest>();
    const { officer } = request;
    if (rule === undefined || officer === undefined) {
      throw new AccessError(
        403,
        'route-not-declared',
        'Alamat ini belum dibuka untuk siapa pun. Laporkan kepada operator.',
      );
    }
    return from(this.#check(rule, request, officer)).pipe(switchMap(() => next.handle()));
  }

  async #check(rule: AccessRule, request: AlurRequest, officer: Officer): Promise<void> {
    const purpose = fieldOf(request, 'purpose');
    const by = 'of' in rule ? await this.#checkCase(rule, request, officer) : undefined;
    if (purpose === undefined) return;
    checkPurpose(purpose, officer);
    if (by !== undefined) requireOversight({ allowed: true, by }, purpose);
  }

  async #checkCase(
    rule: Extract<AccessRule, { of: string }>,
    request: AlurRequest,
    officer: Officer,
  ): Promise<Allowed['by']> {
    const service = this.#services.get(serviceOf(request));
    const named = fieldOf(request, rule.field);
    if (service === undefined || typeof named !== 'string') throw notFound(rule.of);
    const { tenant } = officer;
    const found =
      rule.of === 'case' ? { caseId: named } : await service.casesOf[rule.of]?.(tenant, named, paramsOf(request));
    if (found === undefined) throw notFound(rule.of);
    const correlationId = correlationIdOf(request);
    return (await service.access.require(officer, found.caseId, rule.asked, correlationId, found.roles)).by;
  }
}

/** Looked up before the request is checked: any value may come. */
function fieldOf({ params, query, body }: AlurRequest, field: string): unknown {
  for (const part of [params, query, body]) {
    if (typeof part === 'object' && part !== null && Object.hasOwn(part, field)) return Reflect.get(part, field);
  }
  return undefined;
}

function paramsOf({ params }: AlurRequest): Readonly<Record<string, string | undefined>> {
  return params as Readonly<Record<string, string>>;
}

/** A purpose that is stated is one of the officer's roles; a missing one is refused by the route that needs it. */
function checkPurpose(purpose: unknown, { roles }: Officer): void {
  const purposes = purposesOf(roles);
  if (purposes.some((known) => known === purpose)) return;
  throw new ProblemException(
    422,
    'purpose-not-allowed',
    'Tujuan ini tidak dikenal untuk peran Anda. Pilih dari daftar.',
    {
      facts: { purposes },
    },
  );
}

function notFound(of: string): ProblemException {
  return new ProblemException(404, `${of}-not-found`, 'Yang diminta tidak ada. Periksa nomornya.');
}
