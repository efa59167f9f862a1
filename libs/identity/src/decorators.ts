import type { Role } from '@alur/standards';
import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Asked } from './access/facts.ts';
import type { Officer } from './officer.ts';

/** Who may call a route: everybody, every signed-in officer, officers with one of the roles, or other services and no officer. */
export type AccessDeclaration = 'public' | 'any-officer' | 'service' | readonly Role[];

export const ACCESS = 'alur:access';

/** The part of a request that access is decided on; the guard notes the officer, or the calling service, on it. */
export interface AccessRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly ip?: string;
  officer?: Officer;
  session?: RequestSession;
  service?: string;
}

/** Who of the officers that the roles let through may see what the route is about. */
export type AccessRule =
  | {
      /** What a field of the request names: a case, or what its service knows the case of. */
      readonly of: string;
      /** Name of a path parameter, else of a field of the query or the body. */
      readonly field: string;
      readonly asked: Asked;
    }
  /** The use case keeps the officer to what `tagsFor` and the place allow, in its query. */
  | { readonly lists: string }
  /** The use case asks `accessTo` or `accessToPerson` itself, because it decides on more than one case. */
  | { readonly decides: string }
  /** Nothing of a case, person or complaint is shown or changed; with the reason. */
  | { readonly none: string };

export const ACCESS_RULE = 'alur:access-rule';

/** The access rule of a route, beside its roles; on a class for every handler that declares nothing itself. */
export function Access(rule: AccessRule) {
  return SetMetadata(ACCESS_RULE, rule);
}

/** The case that `field` names. */
export function inCase(asked: Asked, field = 'caseId'): AccessRule {
  return { of: 'case', field, asked };
}

/** What belongs to a case: a letter, a message, a recipient of a batch. */
export function inCaseOf(of: string, field: string, asked: Asked): AccessRule {
  return { of, field, asked };
}

export function filtered(lists: string): AccessRule {
  return { lists };
}

export function decidedBy(decides: string): AccessRule {
  return { decides };
}

export function withoutCase(none: string): AccessRule {
  return { none };
}

/** The session of a request, for routes that look at it or outlive it. */
export interface RequestSession {
  /** Null where an identity provider keeps the sessions. */
  readonly id: string | null;
  /** Whether it is still open; asking is no activity of the officer. */
  holds(): Promise<boolean>;
}

/** Only officers with one of these roles. On a class it holds for every handler that declares nothing itself. */
export function Roles(...roles: [Role, ...Role[]]) {
  return SetMetadata(ACCESS, roles);
}

/** Every signed-in officer, whatever the role. */
export function AnyOfficer() {
  return SetMetadata(ACCESS, 'any-officer');
}

/** Everybody, without signing in. */
export function Public() {
  return SetMetadata(ACCESS, 'public');
}

/** Only other services of the office, by a service token; officers are refused whatever their roles. */
export function ServiceOnly() {
  return SetMetadata(ACCESS, 'service');
}

/** Name of the calling service; for routes with `ServiceOnly`. */
export const CurrentService = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { service } = context.switchToHttp().getRequest<AccessRequest>();
  if (service === undefined) throw new Error('CurrentService stands on a route that is not for services');
  return service;
});

/** The session of the signed-in officer. Not for public routes: there is none. */
export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): RequestSession => {
  const { session } = context.switchToHttp().getRequest<AccessRequest>();
  if (session === undefined) throw new Error('CurrentSession stands on a route without an officer');
  return session;
});

/** The signed-in officer. Not for public routes: there is none. */
export const CurrentOfficer = createParamDecorator((_: unknown, context: ExecutionContext): Officer => {
  const { officer } = context.switchToHttp().getRequest<AccessRequest>();
  if (officer === undefined) throw new Error('CurrentOfficer stands on a route without an officer');
  return officer;
});
