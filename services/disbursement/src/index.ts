import { publisher } from '@alur/messaging';
import type { ServiceDescriptor } from '@alur/platform';
import { aidCaseEvents } from './aid-case/publish.ts';
import { AREAS, DisbursementModule } from './disbursement.module.ts';
import { sharedEvents } from './shared/publish.ts';

/** Goods, money through BPKAD, and grants under a decree: everything that reaches somebody's hands. */
export const disbursementService: ServiceDescriptor = {
  name: 'disbursement',
  title: 'Penyaluran',
  description: 'Logistik dan BAST, dana melalui BPKAD, bantuan menurut SK.',
  module: (ports) => DisbursementModule.register(ports),
  publish: publisher('disbursement', sharedEvents, aidCaseEvents, ...AREAS.flatMap(({ events }) => events)),
  views: AREAS.flatMap(({ views }) => views ?? []),
};
