import { disbursementService } from '@alur/disbursement';
import { intakeService } from '@alur/intake';
import { notificationService } from '@alur/notification';
import type { Config, ServiceDescriptor } from '@alur/platform';
import { type RunningServices, type Surroundings, startServices } from '@alur/platform/composition';
import { portalService } from '@alur/portal';
import { surveyService } from '@alur/survey';
import { verificationService } from '@alur/verification';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './demo/accounts.ts';

/** The services of the embedded profile. */
export const SERVICES: readonly ServiceDescriptor[] = [
  intakeService,
  verificationService,
  surveyService,
  disbursementService,
  notificationService,
  portalService,
];

/** Starts all services in this process. In the demo, the demo accounts are made where they are missing. */
export async function startOffice(config: Config, surroundings?: Surroundings): Promise<RunningServices> {
  const office = await startServices(SERVICES, config, surroundings);
  if (config.demo) await createDemoAccounts(office);
  return office;
}

export async function createDemoAccounts({ accounts }: RunningServices): Promise<void> {
  const tenants = new Set(DEMO_ACCOUNTS.map(({ tenant }) => tenant));
  const known = new Set<string>();
  for (const tenant of tenants) for (const { officer } of await accounts.list(tenant)) known.add(officer.id);
  const missing = DEMO_ACCOUNTS.filter(({ tenant, username }) => !known.has(`${tenant}.${username}`));
  await Promise.all(
    missing.map(({ tenant, username, roles, village, district }) =>
      accounts.create({
        officer: { id: `${tenant}.${username}`, tenant, roles: [...roles], village, district },
        username,
        password: DEMO_PASSWORD,
      }),
    ),
  );
}
