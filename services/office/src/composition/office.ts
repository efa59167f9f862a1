import { disbursementService } from '@alur/disbursement';
import { AccessError, type LocalAccounts } from '@alur/identity';
import { DEMO_PASSWORD } from '@alur/identity/demo';
import { intakeService } from '@alur/intake';
import { notificationService } from '@alur/notification';
import type { Config, ServiceDescriptor } from '@alur/platform';
import { type RunningServices, type Surroundings, startServices } from '@alur/platform/composition';
import { portalService } from '@alur/portal';
import { surveyService } from '@alur/survey';
import { verificationService } from '@alur/verification';

/** All services: in one process in the embedded profile, each in its own in the distributed one. */
export const SERVICES: readonly ServiceDescriptor[] = [
  intakeService,
  verificationService,
  surveyService,
  disbursementService,
  notificationService,
  portalService,
];

/** Starts all services in this process. In the demo, the demo accounts are made where they are missing. */
export function startOffice(config: Config, surroundings?: Surroundings): Promise<RunningServices> {
  return startAlone(SERVICES, config, surroundings);
}

/** Starts some of the services in this process, with the demo accounts in the demo. */
export function startAlone(
  services: readonly ServiceDescriptor[],
  config: Config,
  surroundings?: Surroundings,
): Promise<RunningServices> {
  const withAccounts = config.demo && config.oidcIssuer === undefined;
  return startServices(
    services,
    config,
    withAccounts ? { prepare: createDemoAccounts, ...surroundings } : surroundings,
  );
}

/** Of several processes that do this at once on the accounts of one machine, one makes each account. */
export async function createDemoAccounts(accounts: LocalAccounts): Promise<void> {
  // Its stories and people are read from files when it is loaded.
  const { DEMO_ACCOUNTS } = await import('@alur/demo');
  const tenants = new Set(DEMO_ACCOUNTS.map(({ tenant }) => tenant));
  const known = new Set<string>();
  for (const tenant of tenants) for (const { officer } of await accounts.list(tenant)) known.add(officer.id);
  const missing = DEMO_ACCOUNTS.filter(({ tenant, username }) => !known.has(`${tenant}.${username}`));
  await Promise.all(
    missing.map(async ({ tenant, username, roles, village, district, profile }) => {
      const officer = { id: `${tenant}.${username}`, tenant, roles: [...roles], village, district };
      try {
        await accounts.create({ officer, username, password: DEMO_PASSWORD });
        await accounts.setProfile(officer.id, profile);
      } catch (error) {
        if (!(error instanceof AccessError && error.code === 'account-exists')) throw error;
      }
    }),
  );
}
