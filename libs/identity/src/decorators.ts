import type { Role } from '@alur/standards';
import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
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
  service?: string;
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

/** The signed-in officer. Not for public routes: there is none. */
export const CurrentOfficer = createParamDecorator((_: unknown, context: ExecutionContext): Officer => {
  const { officer } = context.switchToHttp().getRequest<AccessRequest>();
  if (officer === undefined) throw new Error('CurrentOfficer stands on a route without an officer');
  return officer;
});
