import type { ServiceDescriptor } from '@alur/platform';
import { factsFromLog } from './application/case-facts.ts';
import { peopleVault } from './application/people/people-vault.ts';
import { confirmedHoldings, HOLDINGS, holdings } from './domain/holdings.ts';
import { intakeModule } from './intake.module.ts';
import { publish } from './publishing/publish.ts';
import { assignedSteps } from './views/assigned-steps.ts';
import { emergencyAccesses } from './views/emergency-accesses.ts';
import { intakeCases } from './views/intake-cases.ts';
import { lookUpAlarms } from './views/look-up-alarms.ts';
import { openDeadlines } from './views/open-deadlines.ts';
import { peopleLinks } from './views/people-links.ts';
import { restrictedFilings } from './views/restricted-filings.ts';

/** Applications, reports and complaints; completeness; the route of the case and its clock; the people vault. */
export const intakeService: ServiceDescriptor = {
  name: 'intake',
  title: 'Penerimaan',
  description: 'Permohonan, laporan dan pengaduan; kelengkapan berkas; alur perkara dan jam layanan; data diri.',
  answers: new URL('../openapi/answers.json', import.meta.url),
  module: intakeModule,
  publish,
  views: [intakeCases, openDeadlines, assignedSteps, emergencyAccesses, lookUpAlarms, peopleLinks, restrictedFilings],
  factsOf: factsFromLog,
  people: peopleVault,
  holdingsOf:
    ({ runner }) =>
    async (tenant) =>
      confirmedHoldings((await runner.load(holdings, tenant, HOLDINGS)).state),
};
