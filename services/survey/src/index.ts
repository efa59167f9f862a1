import type { ServiceDescriptor } from '@alur/platform';
import { publish } from './publishing/publish.ts';
import { SurveyModule } from './survey.module.ts';

/** Field work: surveys, field checks and the answer to disasters, from the assignment to the findings. */
export const surveyService: ServiceDescriptor = {
  name: 'survey',
  title: 'Survei',
  description:
    'Penugasan petugas dan TKSK, temuan lapangan (juga luring), pengecekan lapangan, tanggap darurat dan asesmen bencana.',
  answers: new URL('../openapi/answers.json', import.meta.url),
  module: (ports) => SurveyModule.register(ports),
  publish,
  views: [],
};
