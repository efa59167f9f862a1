import { TOPICS } from '@alur/contracts';
import type { ServiceDescriptor } from '@alur/platform';
import { publish } from './publishing/publish.ts';
import { SurveyModule } from './survey.module.ts';

/** Field work: surveys and field checks, from the assignment to the findings. */
export const surveyService: ServiceDescriptor = {
  name: 'survey',
  title: 'Survei',
  description: 'Penugasan petugas dan TKSK, temuan lapangan (juga luring), pengecekan lapangan.',
  module: (ports) => SurveyModule.register(ports),
  publish,
  consumes: [TOPICS.intake],
  views: [],
};
