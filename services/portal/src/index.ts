import type { ServiceDescriptor } from '@alur/platform';
import { PortalModule } from './portal.module.ts';
import { casesView, factsOfDocument } from './views/cases.ts';
import { PORTAL_VIEWS } from './views/index.ts';

/** What officers and citizens look at: worklists, cases, letters, reports, tracking, the catalogue. Writes nothing. */
export const portalService: ServiceDescriptor = {
  name: 'portal',
  title: 'Portal',
  description: 'Daftar kerja, perkara, register surat, laporan ketepatan waktu, pelacakan dan verifikasi untuk umum.',
  answers: new URL('../openapi/answers.json', import.meta.url),
  module: (ports) => PortalModule.register(ports),
  factsOf:
    ({ views }) =>
    async (_tenant, caseId) => {
      const found = await views.of(casesView).get(caseId);
      return found && factsOfDocument(found);
    },
  views: PORTAL_VIEWS,
};
