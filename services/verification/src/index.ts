import type { ServiceDescriptor } from '@alur/platform';
import { publish } from './publishing/publish.ts';
import { VerificationModule } from './verification.module.ts';
import { lettersByCode } from './views/letters-by-code.ts';

/** Checks, decisions, letters and nominations: what an office does with a complete file. */
export const verificationService: ServiceDescriptor = {
  name: 'verification',
  title: 'Verifikasi',
  description:
    'Verifikasi berkas, pemeriksaan registri, keputusan, surat dan nomornya, penerusan, usulan calon penerima.',
  module: (ports) => VerificationModule.register(ports),
  publish,
  views: [lettersByCode],
};
