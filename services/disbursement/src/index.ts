import { publisher } from '@alur/messaging';
import type { ServiceDescriptor } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { aidCaseEvents } from './aid-case/publish.ts';
import { AREAS, DisbursementModule } from './disbursement.module.ts';
import { grantBatch } from './grants/domain/grant-batch.ts';
import { sharedEvents } from './shared/publish.ts';

/** Goods, money through BPKAD, and grants under a decree: everything that reaches somebody's hands. */
export const disbursementService: ServiceDescriptor = {
  name: 'disbursement',
  title: 'Penyaluran',
  description: 'Logistik dan BAST, dana melalui BPKAD, bantuan menurut SK.',
  answers: new URL('../openapi/answers.json', import.meta.url),
  module: (ports) => DisbursementModule.register(ports),
  publish: publisher('disbursement', sharedEvents, aidCaseEvents, ...AREAS.flatMap(({ events }) => events)),
  casesOf: ({ runner }) => ({
    recipient: async (tenant, id, { batchId = '' }) => {
      const recipient = (await runner.load(grantBatch, tenant, batchId)).state.recipients[id];
      // A nominee is served by the batch, whose desks have no step in the case that nominated.
      return recipient && { caseId: recipient.caseId, roles: rolesOf('grant-batch') };
    },
  }),
  views: AREAS.flatMap(({ views }) => views ?? []),
};
