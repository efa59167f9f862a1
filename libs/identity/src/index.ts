export type * from './access/facts.ts';
export { gradeOf, MATRIX, SEARCHERS, SPECIAL_PAPERS } from './access/matrix.ts';
export {
  EMERGENCY_ACCESS,
  OVERSIGHT,
  PURPOSES,
  type Purpose,
  purposeOfLookUp,
  purposesOf,
} from './access/purposes.ts';
export { requireAccess, requireOversight } from './access/refusal.ts';
export * from './access/rule.ts';
export * from './access-error.ts';
export { Backoff } from './accounts/backoff.ts';
export type * from './accounts/local-accounts.ts';
export { networkOf } from './accounts/network.ts';
export { DEFAULT_SCRYPT_COST, type ScryptCost } from './accounts/passwords.ts';
export { SECOND_FACTOR_ROLES } from './accounts/second-factor.ts';
export type * from './accounts/second-factors.ts';
export type * from './accounts/sessions.ts';
export * from './decorators.ts';
export { AuthController } from './http/auth.controller.ts';
export { AuthGuard, bearerToken, TOKENS } from './http/auth.guard.ts';
export * from './http/declared-roles.ts';
export { DeviceCookies, type DeviceCookiesOptions } from './http/device-cookie.ts';
export { PasswordRequest, SignInController, SignInRequest } from './http/sign-in.controller.ts';
export type { SignedIn, SignInPorts } from './http/sign-in.ts';
export * from './identity.module.ts';
export * from './jurisdiction.ts';
export type * from './officer.ts';
export { ListingTokens } from './tokens/listing-tokens.ts';
export { LocalTokens, type LocalTokensOptions } from './tokens/local-tokens.ts';
export { type OidcClaims, type OidcOptions, OidcTokens } from './tokens/oidc-tokens.ts';
export { ServiceTokens, type ServiceTokensOptions, serviceKey } from './tokens/service-tokens.ts';
export type * from './tokens/token-service.ts';
