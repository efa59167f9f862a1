import {
  DeviceCookies,
  IdentityModule,
  ListingTokens,
  type LocalAccounts,
  LocalTokens,
  type Officer,
  OidcTokens,
  type ServiceTokens,
} from '@alur/identity';
import { rolesHeld } from '@alur/standards';
import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from '../config/config.ts';
import { HEALTH_CHECKS, HealthController } from '../operations/health.controller.ts';
import { METRICS_CONFIG, MetricsController } from '../operations/metrics.controller.ts';
import { Metrics } from '../operations/metrics.ts';
import { OperationsModule } from '../operations/operations.module.ts';
import type { Pauses } from '../operations/pauses.ts';
import type { Clock } from '../runtime/clock.ts';
import type { HealthCheck } from '../runtime/health.ts';
import type { Logger } from '../runtime/logging.ts';
import type { Observed } from './observing.ts';
import type { RunningService } from './running-service.ts';
import { secretsOf } from './secrets.ts';
import type { SharedStaff } from './staff.ts';

export interface OfficeParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly accounts: LocalAccounts;
  readonly staff: SharedStaff;
  readonly serviceTokens: ServiceTokens | undefined;
  readonly checks: readonly HealthCheck[];
  readonly pauses: Pauses;
  readonly observed: Observed;
}

/** Everything that a process serves: its services, and what each process has once. */
@Module({})
export class OfficeModule {
  static of(running: readonly RunningService[], parts: OfficeParts): DynamicModule {
    const { config, clock, logger, metrics, checks, observed, pauses } = parts;
    const { services, rebuilds } = observed;
    const operations = OperationsModule.register(services, { clock, logger, rebuilds, pauses });
    return {
      module: OfficeModule,
      imports: [identity(parts), operations, ...running.map(({ module }) => module)],
      controllers: [HealthController, MetricsController],
      providers: [
        { provide: HEALTH_CHECKS, useValue: checks },
        { provide: Metrics, useValue: metrics },
        { provide: METRICS_CONFIG, useValue: config },
      ],
    };
  }
}

/** An identity provider where one is set, else the local accounts. */
function identity({ config, clock, logger, metrics, accounts, staff, serviceTokens }: OfficeParts): DynamicModule {
  const now = () => clock.now();
  const heldBy = async ({ id, tenant }: Officer) => rolesHeld(await staff.holdings(tenant), id, now().toISOString());
  const { oidcIssuer: issuer, oidcAudience: audience, oidcJwksUrl: jwksUrl } = config;
  if (issuer !== undefined && audience !== undefined) {
    const tokens = new ListingTokens(new OidcTokens({ issuer, audience, jwksUrl, now }), accounts);
    return IdentityModule.register({ tokens, heldBy, serviceTokens });
  }
  const secret = secretsOf(config).tokenSecret;
  return IdentityModule.register({
    accounts,
    tokens: new LocalTokens({ secret, sessions: accounts.sessions, now }),
    heldBy,
    devices: new DeviceCookies({ secret, now, secure: config.publicUrl?.startsWith('https:') ?? false }),
    now,
    // A demo is tried out without a telephone.
    secondFactorRequired: !config.demo,
    alarm: (officer) => {
      metrics.signInAlarm();
      logger.warn({ officer }, 'strangers try the password of an account and are slowed down');
    },
    serviceTokens,
  });
}
