import type { ServiceDescriptor } from '@alur/platform';
import { intakeModule } from './intake.module.ts';
import { peopleVault } from './people/people-vault.ts';
import { publish } from './publishing/publish.ts';
import { intakeCases } from './views/intake-cases.view.ts';
import { openDeadlines } from './views/open-deadlines.view.ts';

/** Applications, reports and complaints; completeness; the route of the case and its clock; the people vault. */
export const intakeService: ServiceDescriptor = {
  name: 'intake',
  title: 'Penerimaan',
  description: 'Permohonan, laporan dan pengaduan; kelengkapan berkas; alur perkara dan jam layanan; data diri.',
  module: intakeModule,
  publish,
  views: [intakeCases, openDeadlines],
  people: peopleVault,
};
