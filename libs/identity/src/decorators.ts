import type { Role } from '@alur/standards';
import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Officer } from './officer.ts';

/** Who may call a route: everybody, every signed-in officer, or officers with one of the roles. */
export type AccessDeclaration = 'public' | 'any-officer' | readonly Role[];

export const ACCESS = 'alur:access';

/** The part of a request that access is decided on; the guard notes the officer on it. */
export interface AccessRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly ip?: string;
  officer?: Officer;
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

/** The signed-in officer. Not for public routes: there is none. */
export const CurrentOfficer = createParamDecorator((_: unknown, context: ExecutionContext): Officer => {
  const { officer } = context.switchToHttp().getRequest<AccessRequest>();
  if (officer === undefined) throw new Error('CurrentOfficer stands on a route without an officer');
  return officer;
});
