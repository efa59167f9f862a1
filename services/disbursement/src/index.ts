import type { ServiceDescriptor } from '@alur/platform';
import { AREAS, DisbursementModule } from './disbursement.module.ts';

/** Goods, money through BPKAD, and grants under a decree: everything that reaches somebody's hands. */
export const disbursementService: ServiceDescriptor = {
  name: 'disbursement',
  title: 'Penyaluran',
  description: 'Logistik dan BAST, dana melalui BPKAD, bantuan menurut SK.',
  module: (ports) => DisbursementModule.register(ports),
  publish: (event) => AREAS.map(({ publish }) => publish(event)).find((message) => message !== undefined),
  views: AREAS.flatMap(({ views }) => views ?? []),
};
