import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthController } from './http/auth.controller.ts';
import { AuthGuard, SERVICE_TOKENS, TOKENS } from './http/auth.guard.ts';
import { SecondFactorController } from './http/second-factor.controller.ts';
import { SessionsController } from './http/sessions.controller.ts';
import { SignInController } from './http/sign-in.controller.ts';
import { SignIn, type SignInPorts } from './http/sign-in.ts';
import { type HeldBy, HoldingTokens } from './tokens/holding-tokens.ts';
import type { ServiceTokens } from './tokens/service-tokens.ts';
import type { TokenService } from './tokens/token-service.ts';

interface WithIdentityProvider {
  readonly tokens: TokenService;
}

/** Local accounts bring sign-in routes; with an identity provider there are none here. */
export type IdentityOptions = (SignInPorts | WithIdentityProvider) & {
  /** Opens the routes with `ServiceOnly`; absent: they are closed. */
  readonly serviceTokens?: ServiceTokens | undefined;
  /** Roles of the offices that an officer holds now, besides those of the token; absent: none. */
  readonly heldBy?: HeldBy;
};

/** The guard before every route of the application, and the routes under `/api/auth`. Import it once, at the root. */
@Module({})
export class IdentityModule {
  static register(options: IdentityOptions): DynamicModule {
    const { tokens, heldBy } = options;
    const providers: Provider[] = [
      { provide: TOKENS, useValue: heldBy === undefined ? tokens : new HoldingTokens(tokens, heldBy) },
      { provide: SERVICE_TOKENS, useValue: options.serviceTokens },
      { provide: APP_GUARD, useClass: AuthGuard },
    ];
    if (!('accounts' in options)) return { module: IdentityModule, controllers: [AuthController], providers };
    return {
      module: IdentityModule,
      controllers: [AuthController, SignInController, SecondFactorController, SessionsController],
      providers: [...providers, { provide: SignIn, useValue: new SignIn(options) }],
    };
  }
}

/** For the OpenAPI document. */
export const AUTH_DOCUMENT = {
  name: 'auth',
  title: 'Masuk dan sesi',
  description: 'Masuk dengan akun setempat, faktor kedua, sesi. Bila penyedia identitas dipakai, hanya `me` yang ada.',
  module: IdentityModule,
  answers: new URL('../openapi/answers.json', import.meta.url),
};
