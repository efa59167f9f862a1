import type { ServiceDescriptor } from '@alur/platform';
import { letter } from './domain/letter.ts';
import { nomination } from './domain/nomination.ts';
import { publish } from './publishing/publish.ts';
import { VerificationModule } from './verification.module.ts';
import { caseDocuments } from './views/case-documents.ts';
import { lettersByCode } from './views/letters-by-code.ts';

/** Checks, decisions, letters and nominations: what an office does with a complete file. */
export const verificationService: ServiceDescriptor = {
  name: 'verification',
  title: 'Verifikasi',
  description:
    'Verifikasi berkas, pemeriksaan registri, keputusan, surat dan nomornya, penerusan, usulan calon penerima.',
  answers: new URL('../openapi/answers.json', import.meta.url),
  module: (ports) => VerificationModule.register(ports),
  publish,
  casesOf: ({ runner }) => ({
    letter: async (tenant, id) => of((await runner.load(letter, tenant, id)).state.task?.caseId),
    nomination: async (tenant, id) => of((await runner.load(nomination, tenant, id)).state.caseId),
  }),
  views: [lettersByCode, caseDocuments],
};

function of(caseId: string | null | undefined): { readonly caseId: string } | undefined {
  return caseId ? { caseId } : undefined;
}
